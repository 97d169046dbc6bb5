export { QueriesModule } from './queries.module';

export const queriesEntities = [];
