/** A batch is one stored transaction to many recipients. Open are `reserved` and `signed`: one at a time. */
export type BatchState = 'reserved' | 'signed' | 'broadcast' | 'confirmed' | 'cancelled';
