"""What a receiver is handed of a clue, a finding or a letter: a copy, without where it came from."""

from findings.clues.models import TransferItem


def of_clue(clue) -> dict:
    person = (clue.person_name, clue.person_unit, clue.person_post)
    return {
        "kind": TransferItem.Kind.CLUE,
        "clue": clue,
        "subject": "　".join(part for part in person if part),
        "outline": clue.outline,
        "nature": clue.nature,
        "authority": clue.authority,
        "origin": clue.origin,
    }


def of_finding(finding) -> dict:
    return {
        "kind": TransferItem.Kind.FINDING,
        "finding": finding,
        "subject": finding.title,
        "outline": finding.text,
    }


def of_letter(subject: str, outline: str, letter=None) -> dict:
    """A summary written for the receiver; of the letter itself only which one it was."""
    return {
        "kind": TransferItem.Kind.LETTER,
        "letter": letter,
        "subject": subject,
        "outline": outline,
    }
