import structlog

from app.core.config import Settings
from app.core.errors import Conflict, NotAuthenticated
from app.core.security import create_access_token, hash_password, verify_password
from app.models import User
from app.repositories.users import UserRepository
from app.schemas.auth import Login, NewUser, Token

logger = structlog.get_logger(__name__)


class AuthService:
    """Signs users in and creates them."""

    def __init__(self, users: UserRepository, settings: Settings) -> None:
        self._users = users
        self._settings = settings

    def login(self, credentials: Login) -> Token:
        """Exchange e-mail and password for an access token. Says never which of the two is wrong."""
        user = self._users.find_by_email(credentials.email)
        if user is None or not user.active or not verify_password(credentials.password, user.password_hash):
            logger.warning("sign-in refused", known=user is not None)
            raise NotAuthenticated("E-mail or password is wrong.")
        return Token(
            access_token=create_access_token(str(user.id), user.role, self._settings),
            expires_in=self._settings.access_token_minutes * 60,
        )

    def create_user(self, new: NewUser) -> User:
        if self._users.find_by_email(new.email):
            raise Conflict("A user with this e-mail exists already.")
        user = self._users.add(
            User(
                email=new.email.lower(),
                password_hash=hash_password(new.password),
                role=new.role,
                active=True,
            )
        )
        logger.info("user created", user_id=str(user.id), role=user.role)
        return user
