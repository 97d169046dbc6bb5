export { PaymentsModule } from './payments.module';

export const paymentsEntities = [];
