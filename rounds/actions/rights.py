"""Which rights a post in a team has, once the team is authorised."""

from accounts.grants import post_group
from rounds.models import TeamMember

# post in the team → what its authorisation grants on each of the team's inspections
RIGHTS = {
    "inspect": tuple(TeamMember.Post.values),
    "lead": ("head", "deputy"),
    "conclude": ("head",),
    "open_letters": ("head", "letters_officer"),
}
# Granted by the head to a group of one inspection; ends with the team's authorisation like the rest.
KEEPS_CLUES = "keep_clues"


def groups_of_post(team, post):
    return [post_group(team, right) for right, posts in RIGHTS.items() if post in posts]
