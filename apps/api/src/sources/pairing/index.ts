import { AnswerPairing } from './answer-pairing';
import { ForgetPairings } from './forget-pairings';
import { OAuthController } from './oauth.controller';
import { PairingsController } from './pairings.controller';
import { PairingsStore } from './pairings.store';
import { RedeemPairing } from './redeem-pairing';
import { StartPairing } from './start-pairing';

/** What the pairing of headless devices adds to the module of sources. */
export const pairingControllers = [OAuthController, PairingsController];
export const pairingProviders = [AnswerPairing, ForgetPairings, PairingsStore, RedeemPairing, StartPairing];
