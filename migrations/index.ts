import { Users1763800000000 } from './1763800000000-users';
import { Sources1763800100000 } from './1763800100000-sources';
import { Privacy1763800200000 } from './1763800200000-privacy';
import { Payments1763800300000 } from './1763800300000-payments';
import { Queries1763800400000 } from './1763800400000-queries';
import { Measurements1763800500000 } from './1763800500000-measurements';
import { Catalogue1763800600000 } from './1763800600000-catalogue';
import { Pairing1763800700000 } from './1763800700000-pairing';
import { Imports1763800800000 } from './1763800800000-imports';
import { Adapters1763800900000 } from './1763800900000-adapters';
import { MappingUnits1763801000000 } from './1763801000000-mapping-units';
import { SlotReadings1763801100000 } from './1763801100000-slot-readings';
import { MappingNames1763801200000 } from './1763801200000-mapping-names';
import { Eligibility1763801300000 } from './1763801300000-eligibility';
import { Asking1763801310000 } from './1763801310000-asking';
import { ReferencesOfSets1763801320000 } from './1763801320000-references-of-sets';
import { CoveringKeys1763801330000 } from './1763801330000-covering-keys';
import { Claims1763801400000 } from './1763801400000-claims';
import { Datasets1763801500000 } from './1763801500000-datasets';
import { RangesOfPeople1763801510000 } from './1763801510000-ranges-of-people';
import { OwnCaps1763801600000 } from './1763801600000-own-caps';
import { Membership1763801610000 } from './1763801610000-membership';
import { OwnLimit1763801620000 } from './1763801620000-own-limit';
import { Settings1763801630000 } from './1763801630000-settings';
import { StandingRules1763801631000 } from './1763801631000-standing-rules';
import { AskMeOfAPerson1763801632000 } from './1763801632000-ask-me-of-a-person';
import { Audit1763801640000 } from './1763801640000-audit';
import { Receipts1763801641000 } from './1763801641000-receipts';
import { Webhooks1763801650000 } from './1763801650000-webhooks';
import { NotificationChannels1763801651000 } from './1763801651000-notification-channels';
import { Archives1763801661000 } from './1763801661000-archives';
import { ClaimCodes1763801660000 } from './1763801660000-claim-codes';
import { InPerson1763801665000 } from './1763801665000-in-person';
import { OrganisationDomains1763801670000 } from './1763801670000-organisation-domains';
import { OwnMarks1763801671000 } from './1763801671000-own-marks';
import { StatesOfQueries1763801672000 } from './1763801672000-states-of-queries';
import { Drafts1763801673000 } from './1763801673000-drafts';
import { MarketStatistics1763801675000 } from './1763801675000-market-statistics';
import { SummariesInKeys1763801680000 } from './1763801680000-summaries-in-keys';
import { ParametersOfQueries1763801681000 } from './1763801681000-parameters-of-queries';
import { StretchesOfOnePerson1763801682000 } from './1763801682000-stretches-of-one-person';
import { OwnEventsWithProof1763801686000 } from './1763801686000-own-events-with-proof';

/** Every migration, oldest first: an explicit list, so that a bundle holds them all. */
export const migrations = [
  Users1763800000000,
  Sources1763800100000,
  Privacy1763800200000,
  Payments1763800300000,
  Queries1763800400000,
  Measurements1763800500000,
  Catalogue1763800600000,
  Pairing1763800700000,
  Imports1763800800000,
  Adapters1763800900000,
  MappingUnits1763801000000,
  SlotReadings1763801100000,
  MappingNames1763801200000,
  Eligibility1763801300000,
  Asking1763801310000,
  ReferencesOfSets1763801320000,
  CoveringKeys1763801330000,
  Claims1763801400000,
  Datasets1763801500000,
  RangesOfPeople1763801510000,
  OwnCaps1763801600000,
  Membership1763801610000,
  OwnLimit1763801620000,
  Settings1763801630000,
  StandingRules1763801631000,
  AskMeOfAPerson1763801632000,
  Audit1763801640000,
  Receipts1763801641000,
  Webhooks1763801650000,
  NotificationChannels1763801651000,
  ClaimCodes1763801660000,
  Archives1763801661000,
  InPerson1763801665000,
  OrganisationDomains1763801670000,
  OwnMarks1763801671000,
  StatesOfQueries1763801672000,
  Drafts1763801673000,
  MarketStatistics1763801675000,
  SummariesInKeys1763801680000,
  ParametersOfQueries1763801681000,
  StretchesOfOnePerson1763801682000,
  OwnEventsWithProof1763801686000,
];
