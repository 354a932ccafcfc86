import { render, screen } from '@testing-library/react';
import App from './App';

describe('App', () => {
  it('starts up to the guest sign-in', async () => {
    process.env = {
      NODE_ENV: 'test',
      APP_CONFIG: [
        {
          context: 'test',
          data: {
            app: { title: 'Test', baseUrl: 'http://localhost:3000' },
            backend: { baseUrl: 'http://localhost:7007' },
          },
        },
      ] as any,
    };
    render(<App />);
    expect(await screen.findByText(/guest/i)).toBeInTheDocument();
  });
});
