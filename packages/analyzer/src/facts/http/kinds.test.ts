import { isOperational } from './kinds';

describe('isOperational', () => {
  it.each([
    '/',
    '/api/v1',
    '/health',
    '/api/health-check',
    '/readyz',
    '/actuator/prometheus',
    '/api/status',
    '/swagger-ui/index.html',
    '/docs/*',
    '/metrics/{group}',
    '/_internal',
  ])('%s', route => {
    expect(isOperational({ route })).toBe(true);
  });

  it.each([
    '/readiness-profiles/{offenderId}',
    '/orders/:id/status',
    '/orders/{id}/versions',
    '/status-changes',
    '/:slug',
    '/{tenant}/metrics',
    '/deliveries',
  ])('not %s', route => {
    expect(isOperational({ route })).toBe(false);
  });
});
