"""Commands for operators: `python -m app.cli create-manager someone@example.com`."""

import argparse
import getpass
import sys

from app.core.config import get_settings
from app.core.errors import DomainError
from app.db.session import get_session_factory
from app.models import Role
from app.repositories.users import UserRepository
from app.schemas.auth import NewUser
from app.services.auth import AuthService


def create_manager(email: str) -> None:
    """Create the first user, who then creates the others through the API."""
    new = NewUser(email=email, password=getpass.getpass("Password: "), role=Role.MANAGER)
    with get_session_factory().begin() as session:
        AuthService(UserRepository(session), get_settings()).create_user(new)


def main() -> int:
    parser = argparse.ArgumentParser(prog="orders")
    commands = parser.add_subparsers(required=True)
    create = commands.add_parser("create-manager", help="create a user who may create users")
    create.add_argument("email")
    arguments = parser.parse_args()
    try:
        create_manager(arguments.email)
    except (DomainError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
