export { processorRoutes } from './processor.routes';
