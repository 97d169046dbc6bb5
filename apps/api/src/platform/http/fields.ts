import { ValidateBy, ValidateIf } from 'class-validator';

/** A field that may be left out. Unlike class-validator's IsOptional it does not take null for left out. */
export const Optional = () => ValidateIf((_object, value) => value !== undefined);

/** One object, not a list of them: ValidateNested alone takes both. */
export const IsSingle = () =>
  ValidateBy({
    name: 'isSingle',
    validator: {
      validate: (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value),
      defaultMessage: (details) => `${details?.property ?? 'this'} must be one object`,
    },
  });
