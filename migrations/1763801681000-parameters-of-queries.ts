import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A query keeps the parameter table that it was submitted under. So far there was only one. */
export class ParametersOfQueries1763801681000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `update queries.query set checked = checked || jsonb_build_object('parameters', $1::jsonb)`,
      [JSON.stringify(shipped)],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`update queries.query set checked = checked - 'parameters'`);
  }
}

/** As it was then, whatever ships now. */
const shipped = {
  low: {
    epsilonMicro: 1_000_000,
    budgetMicro: 5_000_000,
    capMicro: 10_000_000,
    k: 5,
    l: 1,
    noiseSharePercent: 2,
    minimumParticipants: 20,
  },
  medium: {
    epsilonMicro: 500_000,
    budgetMicro: 2_500_000,
    capMicro: 5_000_000,
    k: 11,
    l: 2,
    noiseSharePercent: 5,
    minimumParticipants: 50,
  },
  high: {
    epsilonMicro: 200_000,
    budgetMicro: 1_000_000,
    capMicro: 2_000_000,
    k: 20,
    l: 3,
    noiseSharePercent: 10,
    minimumParticipants: 100,
  },
};
