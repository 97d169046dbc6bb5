import { Users1763800000000 } from './1763800000000-users';
import { Sources1763800100000 } from './1763800100000-sources';
import { Privacy1763800200000 } from './1763800200000-privacy';

/** Every migration, oldest first: an explicit list, so that a bundle holds them all. */
export const migrations = [Users1763800000000, Sources1763800100000, Privacy1763800200000];
