export * from './union';
