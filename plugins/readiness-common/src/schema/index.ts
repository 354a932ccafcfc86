export * from './entities';
export * from './exemptions';
export * from './followUps';
export * from './operations';
export * from './overview';
export * from './report';
export * from './shared';
