import { render, screen } from '@testing-library/react';
import App from './App';

const guest = {
  profile: { displayName: 'Guest' },
  backstageIdentity: {
    // Header, claims and signature of a token that nobody checks here.
    token: `e30.${btoa(JSON.stringify({ exp: 4102444800 }))}.signature`,
    identity: {
      type: 'user',
      userEntityRef: 'user:development/guest',
      ownershipEntityRefs: ['user:development/guest'],
    },
  },
};

describe('App', () => {
  it('signs in as guest and shows the sidebar with the readiness page', async () => {
    process.env = {
      NODE_ENV: 'test',
      APP_CONFIG: [
        {
          context: 'test',
          data: {
            app: { title: 'Test', baseUrl: 'http://localhost' },
            backend: { baseUrl: 'http://backend.test' },
          },
        },
      ] as any,
    };
    global.fetch = jest.fn(async input =>
      String(input).includes('/api/auth/guest/refresh')
        ? Response.json(guest)
        : Response.json({ error: { message: 'Not here' } }, { status: 404 }),
    );
    render(App.createRoot());
    expect(
      await screen.findByRole(
        'navigation',
        { name: 'sidebar nav' },
        { timeout: 30_000 },
      ),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Readiness' })).toHaveAttribute(
      'href',
      '/readiness',
    );
  }, 60_000);
});
