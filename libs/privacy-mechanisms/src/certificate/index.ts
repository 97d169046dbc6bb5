export { fromUuid } from './bytes';
export { canonicalJson } from './canonical-json';
export { type Check, type CheckName, checkNames } from './checks';
export {
  type Certificate,
  type Commitment,
  type MembershipProof,
  type PublicKey,
  type Statement,
  certificateSchema,
  membershipSchema,
  statisticsOf,
} from './documents';
export { hashBytes, leafInput, leavesFor, nodeInput, participantMessage } from './merkle';
export { readCertificate, readKeys, readProof } from './read-documents';
export { readText } from './read-text';
export {
  type ReceiptKind,
  type ReceiptSummary,
  isReceipt,
  readBundle,
  receiptBundleSchema,
  receiptKinds,
  receiptSchema,
  receiptSigningInput,
  verifyReceipt,
} from './receipt';
export { type Verdict, verifyDocument } from './verify';
