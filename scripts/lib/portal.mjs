/** Where the portal of a configuration (as in app-config.yaml) is reached, with other ports put in its place if given. */
export function portalAddresses(config, ports = {}) {
  return {
    app: withPort(config.app.baseUrl, ports.app, '--port'),
    backend: withPort(config.backend.baseUrl, ports.backend, '--backend-port'),
  };
}

/** The environment variables that make Backstage use these addresses, whatever the configuration files say. */
export function portalEnvironment({ app, backend }) {
  return {
    APP_CONFIG_app_baseUrl: app,
    APP_CONFIG_backend_baseUrl: backend,
    APP_CONFIG_backend_listen: `:${new URL(backend).port}`,
    APP_CONFIG_backend_cors_origin: app,
  };
}

function withPort(address, port, option) {
  const url = new URL(address);
  if (port !== undefined) {
    if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
      throw new Error(`${option} ${port} is not a port number`);
    }
    url.port = port;
  }
  return url.origin;
}
