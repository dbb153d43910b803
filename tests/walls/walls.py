"""The walls, and for each how it would be broken: a text in a file, what it becomes, and the tests
that must notice. `bin/break-walls` breaks them one at a time; test_walls.py sees that every text
still stands where it is looked for.
"""

from typing import NamedTuple

ACCESS = "tests/house/test_access.py"
PAGES = "tests/house/test_pages.py"
LIFECYCLES = "tests/house/test_lifecycles.py"


class Wall(NamedTuple):
    name: str
    path: str
    old: str
    new: str
    tests: tuple[str, ...]


WALLS = (
    # --- policy and doors ---
    Wall(
        "lists ignore the policy",
        "kernel/policy.py",
        "    return model._default_manager.filter(_policies[model].sees(scope))",
        "    return model._default_manager.all()",
        (ACCESS,),
    ),
    Wall(
        "rows already narrowed ignore the policy",
        "kernel/policy.py",
        "        return rows.filter(declared.sees(person.scope))",
        "        return rows",
        ("tests/kernel/test_policy.py",),
    ),
    Wall(
        "every verb is allowed to everybody",
        "kernel/policy.py",
        "    return asked is not None and asked(person.scope, record)",
        "    return True",
        (ACCESS, LIFECYCLES),
    ),
    Wall(
        "a model without a policy is open",
        "kernel/policy.py",
        "    if declared is None or not is_somebody(person):\n        return rows.none()",
        "    if declared is None:\n        return rows\n    if not is_somebody(person):\n"
        "        return rows.none()",
        ("tests/kernel",),
    ),
    Wall(
        "a closed account keeps its rights",
        "kernel/policy.py",
        "person is not None and person.is_authenticated and person.is_active)",
        "person is not None and person.is_authenticated)",
        ("tests/accounts", "tests/kernel"),
    ),
    Wall(
        "a door fetches from everything",
        "kernel/pages.py",
        "    rows = policy.visible(model, person)\n    record = (using",
        "    rows = model._default_manager.all()\n    record = (using",
        (ACCESS, PAGES),
    ),
    Wall(
        "a door does not ask what may be done",
        "kernel/pages.py",
        '    if record and (verb == "see" or policy.may(person, verb, record)):',
        "    if record:",
        (ACCESS,),
    ),
    Wall(
        "a door lets the unknown through unsigned",
        "kernel/pages.py",
        "            if not request.user.is_authenticated:\n"
        "                return ask_to_sign_in(request)\n            record = admitted(",
        "            record = admitted(",
        (PAGES,),
    ),
    Wall(
        "a ledger is open to whom it should be closed",
        "kernel/pages.py",
        "            if not policy.opens(request.user, model):",
        "            if False:",
        ("tests/audit",),
    ),
    Wall(
        "who is turned away leaves no trace",
        "kernel/pages.py",
        "    record_refusal(by=person, model=model, pk=pk, verb=verb)\n",
        "",
        ("tests/kernel/test_secrecy.py",),
    ),
    Wall(
        "reading what is secret leaves no trace",
        "kernel/pages.py",
        "            if is_secret(model) and not silent and not 300 <= response.status_code < 400:",
        "            if False:",
        ("tests/kernel/test_secrecy.py",),
    ),
    # --- lifecycles ---
    Wall(
        "a move asks no policy",
        "kernel/lifecycle.py",
        '    if not policy.may(by, name, record):\n        raise NotAllowed(f"您没有“{step.label}”的权限。")\n'
        "    with transaction.atomic():\n        try:",
        "    with transaction.atomic():\n        try:",
        (LIFECYCLES,),
    ),
    Wall(
        "a move goes from any state",
        "kernel/lifecycle.py",
        "        if fresh.state not in step.sources:",
        "        if False:",
        (LIFECYCLES,),
    ),
    Wall(
        "a stale page may still decide",
        "kernel/lifecycle.py",
        "            raise Overtaken\n        if fresh.version != record.version and not policy.may(by, name",
        "            pass\n        if fresh.version != record.version and not policy.may(by, name",
        ("tests/kernel/test_lifecycle.py", "tests/machines"),
    ),
    Wall(
        "two at once both succeed",
        "kernel/lifecycle.py",
        '    if same.update(version=F("version") + 1, **values) != 1:\n        raise Overtaken',
        '    same.update(version=F("version") + 1, **values)',
        ("tests/kernel/test_lifecycle.py", "tests/kernel/test_race.py", "tests/machines"),
    ),
    Wall(
        "a move needs no reason",
        "kernel/lifecycle.py",
        "        if step.reason and not note:",
        "        if False:",
        ("tests/kernel/test_lifecycle.py", "tests/register", "tests/reports"),
    ),
    Wall(
        "a precondition is not asked",
        "kernel/lifecycle.py",
        "        if sentence := step.why_not(fresh):\n            raise NotPossible(sentence)\n",
        "",
        ("tests/rounds", "tests/register/test_papers.py"),
    ),
    Wall(
        "a move leaves no event",
        "kernel/lifecycle.py",
        "        record_event(\n            by=by, verb=name, label=step.label, record=record,\n"
        "            was=fresh.state, now=step.target, note=note,\n"
        "            principal=policy.principal_of(by, name, record),\n        )  # fmt: skip\n",
        "",
        ("tests/kernel/test_events.py", "tests/kernel/test_lifecycle.py"),
    ),
    Wall(
        "content is changed in any state",
        "kernel/lifecycle.py",
        "        if fresh.state not in fresh.lifecycle.editable:",
        "        if False:",
        ("tests/register/test_papers.py", "tests/reports/test_report.py", "tests/kernel"),
    ),
    # --- grants ---
    Wall(
        "a recusal bars nobody",
        "accounts/grants.py",
        "        self.barred = frozenset(held.pop(self.BARRED, ()))",
        "        self.barred = frozenset(held.pop(self.BARRED, ()) and ())",
        (ACCESS, "tests/rounds"),
    ),
    Wall(
        "a post that ended still opens",
        "accounts/grants.py",
        "            model.objects.filter(Exists(current) | ~Exists(posts), group__user=person)",
        "            model.objects.filter(group__user=person)",
        (ACCESS, "tests/accounts"),
    ),
    Wall(
        "an administrator keeps case roles",
        "accounts/grants.py",
        "        if roles:\n            held.clear()\n",
        "",
        ("tests/accounts/test_three_administrators.py",),
    ),
    Wall(
        "who holds a post in the unit reads its case",
        "accounts/grants.py",
        "        self.apart = self.barred | held.pop(self.OWN, set())",
        "        self.apart = self.barred | (held.pop(self.OWN, set()) and set())",
        ("tests/rounds/test_two_hats.py",),
    ),
    Wall(
        "who was in the team passes its work for the committee",
        "rounds/policy.py",
        "        is_closed = inspection.pk in scope.apart or inspection.pk in scope.served",
        "        is_closed = inspection.pk in scope.apart",
        ("tests/rounds/test_two_hats.py",),
    ),
    Wall(
        "a deputy steps back and reviews what they wrote",
        "findings/register/actions.py",
        "    written = dropped.filter(person__in=writers)",
        "    written = dropped.none()",
        ("tests/register/test_papers.py",),
    ),
    Wall(
        "the end of an authorisation takes nothing back",
        "rounds/actions/authorisations.py",
        "        take_back_each(_groups_of(team), list(team.inspections.all()), by=by)\n",
        "        team.inspections.all()\n",
        ("tests/rounds/test_authorisation.py",),
    ),
    Wall(
        "a recused office still sees the case",
        "rounds/policy.py",
        "        if closed := scope.apart | but:\n"
        '            reached &= ~Q(**{f"{key}__in": sorted(closed)})\n',
        "",
        ("tests/rounds", "tests/reports", "tests/register"),
    ),
    # --- substitutes ---
    Wall(
        "a substitution does not end with its last day",
        "accounts/models/substitutions.py",
        "            starts_on__lte=on, ends_on__gte=on, ended_at__isnull=True, principal__is_active=True",
        "            starts_on__lte=on, ended_at__isnull=True, principal__is_active=True",
        ("tests/accounts/test_substitutes.py",),
    ),
    Wall(
        "a substitution that was ended early goes on",
        "accounts/models/substitutions.py",
        "ends_on__gte=on, ended_at__isnull=True, principal__is_active=True",
        "ends_on__gte=on, principal__is_active=True",
        ("tests/accounts/test_substitutes.py",),
    ),
    Wall(
        "a chain of substitutes passes rights on",
        "accounts/grants.py",
        "            pk: Held(GRANTS.rows(person=pk, today=today)) for pk in sorted(self._principal_ids)",
        "            pk: one\n"
        "            for pk in sorted(self._principal_ids)\n"
        "            for scope in [type(self)(get_user_model().objects.get(pk=pk))]\n"
        "            for pk, one in [(pk, scope), *scope.principals.items()]",
        ("tests/accounts/test_substitutes.py",),
    ),
    Wall(
        "a substitute needs no right of their own in the case",
        "rounds/policy.py",
        "            *(mine & _open_to(theirs, (codename,)) for theirs in scope.principals.values())",
        "            *(_open_to(theirs, (codename,)) for theirs in scope.principals.values())",
        ("tests/accounts/test_substitutes.py",),
    ),
    Wall(
        "the recusal of the principal is not asked",
        "rounds/policy.py",
        "            *(mine & _open_to(theirs, (codename,)) for theirs in scope.principals.values())",
        "            *(mine & theirs.ids(codename) for theirs in scope.principals.values())",
        ("tests/accounts/test_substitutes.py",),
    ),
    Wall(
        "principal and substitute are two for four-eyes rules",
        "accounts/grants.py",
        "        return person_id in self.selves",
        "        return person_id == self.person.pk",
        ("tests/house/test_four_eyes.py",),
    ),
    Wall(
        "who reviewed a paper approves it in the head's place",
        "findings/register/policy.py",
        "approver = (head | for_the_head & ~reviewed_it) & ~had_a_hand_in_it",
        "approver = (head | for_the_head) & ~had_a_hand_in_it",
        ("tests/accounts/test_substitutes.py",),
    ),
    Wall(
        "a deed in somebody's place bears one name",
        "kernel/lifecycle.py",
        "            principal=policy.principal_of(by, name, record),\n",
        "",
        ("tests/accounts/test_substitutes.py",),
    ),
    Wall(
        "anybody may be named a substitute",
        "accounts/actions/substitutions.py",
        "        if committee_id is None:\n",
        "        committee_id = committee_id or by.substitutions.model.committee.field.related_model"
        ".objects.first().pk\n        if committee_id is None:\n",
        ("tests/accounts/test_substitutes.py",),
    ),
    # --- policies of the rooms ---
    Wall(
        "the unit sees working papers",
        "findings/register/policy.py",
        '        settled = within(scope, committees=COMMITTEE) & Q(state="approved")\n'
        "        return within(scope, inspections=TEAM) | settled",
        '        settled = within(scope, committees=COMMITTEE) & Q(state="approved")\n'
        '        return within(scope, inspections=(*TEAM, "answer_for")) | settled',
        (ACCESS, "tests/register"),
    ),
    Wall(
        "the office sees drafts of papers",
        "findings/register/policy.py",
        '        settled = within(scope, committees=COMMITTEE) & Q(state="approved")',
        "        settled = within(scope, committees=COMMITTEE)",
        (ACCESS, "tests/register"),
    ),
    Wall(
        "a handler approves their own paper",
        "findings/register/policy.py",
        "reviewer = (leader | for_a_leader) & ~had_a_hand_in_it",
        "reviewer = leader | for_a_leader",
        ("tests/register/test_papers.py",),
    ),
    Wall(
        "the office sees a report before it is handed in",
        "findings/reports/policy.py",
        "        handed_in = within(scope, committees=COMMITTEE) & Q(reached_office_at__isnull=False)",
        "        handed_in = within(scope, committees=COMMITTEE)",
        ("tests/reports",),
    ),
    Wall(
        "the office reads what the team tried out before it handed its report in",
        "findings/reports/policy.py",
        "within(scope, inspections=TEAM) | within(scope, committees=COMMITTEE) & theirs",
        "within(scope, inspections=TEAM) | within(scope, committees=COMMITTEE)",
        ("tests/reports/test_versions.py",),
    ),
    Wall(
        "where a problem comes from is shown without asking who may see the paper",
        "findings/reports/trace.py",
        "    rows = visible(WorkingPaper.objects.approved(), person).filter(inspection=report.inspection_id)",
        "    rows = WorkingPaper.objects.approved().filter(inspection=report.inspection_id)",
        ("tests/reports/test_trace.py",),
    ),
    Wall(
        "a change of the report leaves no version",
        "findings/reports/actions/report.py",
        "            _set_problems(report, problems)\n"
        "        keep_version(report, by=by, capacity=Capacity.TEAM, during=report.state)\n",
        "            _set_problems(report, problems)\n",
        ("tests/reports/test_versions.py",),
    ),
    Wall(
        "the unit sees the feedback before it is delivered",
        "findings/reports/policy.py",
        "        | within(scope, inspections=(*TEAM, *UNIT)) & state(*DELIVERED)",
        "        | within(scope, inspections=(*TEAM, *UNIT))",
        ("tests/reports/test_feedback.py",),
    ),
    Wall(
        "whoever wrote the feedback approves it",
        "findings/reports/policy.py",
        '        "approve": leading_group & ~submitted_it,',
        '        "approve": leading_group,',
        ("tests/reports/test_feedback.py", "tests/house/test_lifecycles.py"),
    ),
    Wall(
        "the unit closes its own problem",
        "rectification/policy.py",
        '        "verify_and_close": office & ~asked_it,',
        '        "verify_and_close": office & ~asked_it | unit,',
        (ACCESS, "tests/rectification/test_items.py"),
    ),
    Wall(
        "the office sees an unsigned plan",
        "rectification/policy.py",
        "            | within(scope, committees=COMMITTEE) & Q(reached_office_at__isnull=False)",
        "            | within(scope, committees=COMMITTEE)",
        ("tests/rectification/test_plan.py",),
    ),
    Wall(
        "a member reads the talks of others",
        "findings/fieldwork/policy.py",
        '        own = both(within(scope, inspections=("inspect",)), _the_two(scope))',
        '        own = within(scope, inspections=("inspect",))',
        ("tests/fieldwork",),
    ),
    Wall(
        "a deputy opens letters",
        "findings/letters/policy.py",
        'CUSTODY = ("open_letters", "conclude")',
        'CUSTODY = ("open_letters", "conclude", "lead")',
        ("tests/letters", ACCESS),
    ),
    Wall(
        "letters lie in the clear",
        "kernel/sealing.py",
        "    return head + Aead(data_key).encrypt(sodium_pad(content, BLOCK), _bound(head, context))",
        "    return head + data_key + content",
        ("tests/letters",),
    ),
    Wall(
        "the audit administrator reads the reasons given in a case",
        "xuncha/audit/shown.py",
        '        return IN_THE_CASE if event.note else ""',
        "        return event.note",
        ("tests/audit",),
    ),
    Wall(
        "a sealed value may be moved to another row",
        "kernel/sealing.py",
        "    return head + Aead(data_key).encrypt(sodium_pad(content, BLOCK), _bound(head, context))",
        '    return head + Aead(data_key).encrypt(sodium_pad(content, BLOCK), b"")',
        ("tests/kernel/test_sealing.py", "tests/letters"),
    ),
    Wall(
        "a sender passes from a letter into a clue",
        "findings/letters/withheld.py",
        "            if any(names_sender(text, sender) for sender in senders):",
        "            if False:",
        ("tests/letters/test_withheld.py",),
    ),
    Wall(
        "a deed takes the sender it was handed",
        "findings/letters/withheld.py",
        "    if any(names_sender(text, sender) for text in texts for sender in senders):",
        "    if False:",
        ("tests/letters/test_withheld.py",),
    ),
    Wall(
        "what a letter led to is written without opening it",
        "findings/letters/withheld.py",
        "    if letters and (ring is None or not all(ring.holds(letter.key_id) for letter in letters)):\n"
        "        return None\n",
        "    if letters and (ring is None or not all(ring.holds(letter.key_id) for letter in letters)):\n"
        "        return []\n",
        ("tests/letters/test_withheld.py",),
    ),
    # --- what lies enclosed ---
    Wall(
        "clues lie in the clear",
        "kernel/enclosed.py",
        "        return enclose_text(value, self.context) if isinstance(value, str) else value",
        "        return value",
        ("tests/clues/test_theft.py", "tests/kernel/test_enclosed.py"),
    ),
    Wall(
        "an enclosed text opens in another field",
        "kernel/enclosed.py",
        '        return f"{self.model._meta.label_lower}.{self.name}"',
        '        return "anywhere"',
        ("tests/kernel/test_enclosed.py",),
    ),
    Wall(
        "the length of a name is told",
        "kernel/enclosed.py",
        "    return sealing.enclose(settings.DATA_KEYS[0], sodium_pad(content, sealing.BLOCK), context)",
        "    return sealing.enclose(settings.DATA_KEYS[0], sodium_pad(content, 16), context)",
        ("tests/kernel/test_enclosed.py",),
    ),
    Wall(
        "files of clues lie in the clear",
        "kernel/files.py",
        "            stored = store_enclosed(name, upload.read())",
        "            stored = default_storage.save(name, upload)",
        ("tests/clues/test_theft.py", "tests/kernel/test_reenclose.py"),
    ),
    Wall(
        "papers lie in the clear",
        "kernel/jobs.py",
        '    stored = store_enclosed(f"papers/{uuid.uuid4().hex}", content)',
        '    from io import BytesIO\n    stored = default_storage.save(f"papers/{uuid.uuid4().hex}",'
        " BytesIO(content))",
        ("tests/kernel/test_jobs.py", "tests/fieldwork/test_theft.py"),
    ),
    # --- files, exports, queue ---
    Wall(
        "a disguised file is taken",
        "kernel/files.py",
        "    if not genuine:",
        "    if False:",
        ("tests/kernel/test_files.py",),
    ),
    Wall(
        "a file may run in the browser",
        "kernel/files.py",
        "        as_attachment=suffix not in SHOWN_IN_BROWSER,",
        "        as_attachment=False,",
        ("tests/kernel/test_files.py",),
    ),
    Wall(
        "a file is handed out without a trace",
        "kernel/files.py",
        '    record_event(\n        by=by, verb="take_file"',
        '    str(\n        dict)\n    dict(\n        by=by, verb="take_file"',
        ("tests/kernel/test_secrecy.py",),
    ),
    Wall(
        "a secret ledger leaves without a purpose",
        "kernel/ledger/page.py",
        '    return ask_purpose(request, None, label=f"导出{title}", give=give) if secret else give()',
        "    return give()",
        ("tests/kernel/test_secrecy.py",),
    ),
    Wall(
        "an export leaves no trace",
        "kernel/ledger/page.py",
        '        record_event(\n            by=request.user, verb="export"',
        '        dict(\n            by=request.user, verb="export"',
        ("tests/kernel/test_secrecy.py",),
    ),
    Wall(
        "two workers build the same paper",
        "kernel/jobs.py",
        "    claimed = Job.objects.filter(free, pk=job_id, attempts__lt=MOST_ATTEMPTS).update(",
        "    claimed = Job.objects.filter(pk=job_id).update(",
        ("tests/kernel/test_jobs.py",),
    ),
    # --- the database's own promises ---
    Wall(
        "events may be changed",
        "kernel/guards.py",
        "    yield from _events_on_sqlite(present)\n",
        "",
        ("tests/kernel/test_events.py", "tests/kernel/test_seals.py"),
    ),
    Wall(
        "a row may point into another inspection",
        "kernel/guards.py",
        "    yield from _kinships_on_sqlite(present)\n",
        "",
        ("tests/kernel", "tests/register", "tests/house/test_doors.py"),
    ),
    Wall(
        "a person is administrator and case worker at once",
        "kernel/guards.py",
        "    for name, (table, column, other, other_column), told in _sides(present):\n"
        '        for deed in ("insert", "update"):\n            yield f\'DROP',
        "    for name, (table, column, other, other_column), told in ():\n"
        '        for deed in ("insert", "update"):\n            yield f\'DROP',
        ("tests/accounts/test_three_administrators.py",),
    ),
    Wall(
        "a removed event is not missed",
        "kernel/seals.py",
        "        if event is None:",
        "        if False:",
        ("tests/kernel/test_seals.py",),
    ),
    Wall(
        "a changed event is not noticed",
        "kernel/seals.py",
        "        if digest_of(event, algorithm=seal.algorithm, form=seal.form) != digest:",
        "        if False:",
        ("tests/kernel/test_seals.py",),
    ),
    Wall(
        "seals are not keyed",
        "kernel/seals.py",
        "    return hmac.new(key, WHOLE + text, seal.algorithm).hexdigest()",
        '    return hmac.new(b"", WHOLE + text, seal.algorithm).hexdigest()',
        ("tests/kernel/test_seals.py",),
    ),
    # --- what people are told ---
    Wall(
        "the sweep tells whoever is meant, knowing or not",
        "xuncha/clock/alarms.py",
        "        if knows(person, record):",
        "        if True:",
        ("tests/clock/test_alarms.py",),
    ),
    Wall(
        "whoever asked for more time grants it",
        "rounds/policy.py",
        '        "extend": decides & ~asked_for_it,',
        '        "extend": decides | owes,',
        ("tests/clock/test_settling.py",),
    ),
    Wall(
        "a unit knows of every deadline of its case",
        "rounds/policy.py",
        '            both(within(scope, inspections=UNIT), Q(party="unit")),\n        )\n\n\n@policy(DeadlineChange)',
        "            within(scope, inspections=UNIT),\n        )\n\n\n@policy(DeadlineChange)",
        ("tests/house/test_lifecycles.py", "tests/clock/test_settling.py"),
    ),
    Wall(
        "the office extends beyond the period of rectification",
        "rectification/policy.py",
        "decides_on_time = office & is_within | leading_group & is_beyond",
        "decides_on_time = office | leading_group",
        ("tests/rectification/test_items.py",),
    ),
    Wall(
        "a notice outlives the right to its matter",
        "xuncha/desk/matters.py",
        "        rows = policy.seen(model, scope).filter(pk__in=keys).order_by()",
        "        rows = model._default_manager.filter(pk__in=keys).order_by()",
        ("tests/desk/test_notices.py", "tests/delivery/test_centre.py"),
    ),
    Wall(
        "a message goes to whoever lost the right",
        "xuncha/delivery/actions/sending.py",
        "    theirs = {notice.pk for notice in still_theirs(waiting, row.person)}",
        "    theirs = {notice.pk for notice in waiting}",
        ("tests/delivery/test_sending.py",),
    ),
    Wall(
        "what may have arrived is sent again by mail",
        "xuncha/delivery/actions/sending.py",
        "    elif now - (row.said_at or row.claimed_at) < channel.drops_repeats_for:",
        "    elif True:",
        ("tests/delivery/test_sending.py",),
    ),
    Wall(
        "messages leave in the quiet hours",
        "xuncha/delivery/actions/sending.py",
        "        is_quiet = row.kind != Kind.TRIAL and wants_quiet(habits_of(row.person), now)",
        "        is_quiet = False",
        ("tests/delivery/test_sending.py", "tests/delivery/test_timing.py"),
    ),
    Wall(
        "the office learns who is told of clues and transfers",
        "xuncha/delivery/policy.py",
        '        .exclude(pk__in=apart.values("person"))',
        "        .distinct()",
        ("tests/delivery/test_troubled.py",),
    ),
    Wall(
        "a list seats somebody whose account is in use",
        "accounts/importing/comparing.py",
        "    if seat.person.has_usable_password():",
        "    if False:",
        ("tests/accounts/test_import_people.py",),
    ),
    Wall(
        "any method reaches the pages",
        "kernel/middleware.py",
        "        if request.method not in METHODS:",
        "        if False:",
        ("tests/kernel/test_secrecy.py",),
    ),
    Wall(
        "an event may be written in afterwards",
        "kernel/seals.py",
        "        if latest and event.at < latest - LATE:",
        "        if False:",
        ("tests/kernel/test_seals.py",),
    ),
    Wall(
        "the auditor reads unseen",
        "xuncha/audit/views.py",
        "    actions.note_search(terms, by=request.user)\n",
        "    if form.is_valid() and request.GET:\n        actions.note_search(terms, by=request.user)\n",
        ("tests/audit",),
    ),
    Wall(
        "a password may be guessed where it is asked again",
        "findings/letters/forms_keys.py",
        "        proof = ProveForm(self.request, given, person=self.person)\n        if not proof.is_valid():",
        "        proof = ProveForm(self.request, given, person=self.person)\n"
        '        if not self.person.check_password(given["password"]):',
        ("tests/accounts/test_own_password.py",),
    ),
    Wall(
        "a document fetches its template from elsewhere",
        "kernel/packed.py",
        "    if any(_EXTERNAL.search(r) and not _HYPERLINK.search(r) for r in _RELATION.findall(text)):",
        "    if False:",
        ("tests/kernel/test_packed.py",),
    ),
    Wall(
        "whoever signed the plan in the unit accepts it in the office",
        "rectification/policy.py",
        '        "accept": office & ~signed_the_plan,',
        '        "accept": office,',
        ("tests/house/test_four_eyes.py",),
    ),
    Wall(
        "a text is frozen that nobody has read",
        "issuing/actions.py",
        "        if print_of(present) != seen:",
        "        if False:",
        ("tests/issuing/test_life.py",),
    ),
    Wall(
        "a paper goes out that the case file no longer gives",
        "issuing/lifecycle.py",
        "    if not paper.is_current:",
        "    if False:",
        ("tests/issuing/test_life.py",),
    ),
    Wall(
        "a secret paper leaves without the name of who took it",
        "issuing/pages.py",
        "person=request.user) if paper.secrecy else None",
        "person=request.user) if False else None",
        ("tests/issuing/test_pages.py",),
    ),
    Wall(
        "an officer sees papers of a case they keep away from",
        "issuing/policy.py",
        "    return reach & ~Q(pk__in=told)",
        "    return reach",
        ("tests/issuing/test_pages.py",),
    ),
    Wall(
        "the sheet for the unit tells how the team knows",
        "findings/register/papers.py",
        "    return bool(TELLS.search(sentence)) or any(name in sentence for name in named)",
        "    return False",
        ("tests/register/test_printed.py",),
    ),
    Wall(
        "the sheet for the unit names whom the team talked to",
        "findings/register/papers.py",
        '    return {talk.subject_name for _, talk in _cited(paper, "interview")} - {""}',
        "    return set()",
        ("tests/register/test_printed.py",),
    ),
    Wall(
        "a round is summed up for whoever must keep away from one of its units",
        "rounds/policy.py",
        "    return bool(scope.apart) and round_.inspections.filter(pk__in=scope.apart).exists()",
        "    return False",
        ("tests/reports/test_summary.py",),
    ),
    Wall(
        "a notice names who must keep away from the unit",
        "rounds/papers/case.py",
        '        members = members.exclude(person__in=ties.values("person"))',
        "        pass",
        ("tests/rounds/test_papers.py",),
    ),
    Wall(
        "a template may name anything",
        "issuing/views.py",
        "        faults = template_faults(upload)",
        "        faults = []",
        ("tests/issuing/test_pages.py",),
    ),
    Wall(
        "what another site posts is carried through signing in",
        "kernel/pages.py",
        "    if not is_from_our_page(request):\n        page = {",
        "    if False:\n        page = {",
        ("tests/accounts/test_signing_in.py",),
    ),
    Wall(
        "an address asks the back office for any column",
        "kernel/back_office.py",
        "        return lookup in own_names or (field in asked and how in FILTER_LOOKUPS)",
        "        return True",
        ("tests/accounts/test_back_office_lookups.py",),
    ),
    Wall(
        "a password travels in a page",
        "kernel/resuming.py",
        '_SECRET = ("password", "passcode", "passphrase", "recovery_half")',
        '_SECRET = ("nothing",)',
        ("tests/accounts",),
    ),
    Wall(
        "pages stay in the browser's cache",
        "kernel/middleware.py",
        'response.headers.setdefault("Cache-Control", "private, no-store")',
        'response.headers.setdefault("X-Nothing", "")',
        ("tests/accounts", "tests/kernel", PAGES),
    ),
    Wall(
        "inline scripts may run",
        "kernel/headers.py",
        "            response.headers.setdefault(name, value)",
        '            response.headers.setdefault("X-Nothing", value)',
        ("tests/house", "tests/accounts"),
    ),
)
