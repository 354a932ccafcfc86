"""The payments service, as far as orders needs it."""

import uuid
from decimal import Decimal

import httpx
import structlog
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from app.core.config import Settings
from app.core.errors import PaymentFailed

logger = structlog.get_logger(__name__)


class PaymentsClient:
    """Authorises and voids payments. Calls carry an idempotency key, so a retry never pays twice."""

    def __init__(self, settings: Settings) -> None:
        self._http = httpx.Client(
            base_url=str(settings.payments_url),
            timeout=settings.payments_timeout_seconds,
            headers={"User-Agent": "orders"},
        )

    def authorise(self, order_id: uuid.UUID, amount: Decimal, currency: str) -> str:
        """Reserve the amount and return the payment's id."""
        try:
            response = self._post(
                "/v1/payments",
                {"reference": str(order_id), "amount": str(amount), "currency": currency},
                idempotency_key=f"authorise-{order_id}",
            )
        except httpx.HTTPError as error:
            logger.error("payment not authorised", order_id=str(order_id), exc_info=error)
            raise PaymentFailed("The payment service did not authorise the payment.") from error
        return str(response.json()["id"])

    def void(self, order_id: uuid.UUID, payment_id: str) -> None:
        """Give a reserved amount back."""
        try:
            self._post(f"/v1/payments/{payment_id}/voids", {}, idempotency_key=f"void-{order_id}")
        except httpx.HTTPError as error:
            logger.error("payment not voided", order_id=str(order_id), payment_id=payment_id, exc_info=error)
            raise PaymentFailed("The payment service did not release the payment.") from error

    @retry(
        retry=retry_if_exception_type(httpx.TransportError),
        stop=stop_after_attempt(3),
        wait=wait_random_exponential(multiplier=0.1, max=1),
        reraise=True,
    )
    def _post(self, path: str, body: dict, idempotency_key: str) -> httpx.Response:
        response = self._http.post(path, json=body, headers={"Idempotency-Key": idempotency_key})
        response.raise_for_status()
        return response

    def close(self) -> None:
        self._http.close()
