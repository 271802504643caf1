import { serveAsAsked } from './serve';

serveAsAsked();
