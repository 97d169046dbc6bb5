import type * as fc from 'fast-check';
import { hold } from './hold';
import { drain } from './running';
import type { Stage } from './stage';
import type { World } from './world';

/** The model of fast-check is only a mark here: the stage holds both sides. */
export type Step = fc.AsyncCommand<World, Stage>;

/** A step of somebody: done on the real market, on the model, and then everything is looked at. */
export class Doing implements Step {
  constructor(
    private readonly name: string,
    private readonly possible: (world: World) => boolean,
    private readonly act: (stage: Stage) => Promise<void>,
  ) {}

  check = (world: Readonly<World>): boolean => this.possible(world as World);

  async run(_world: World, stage: Stage): Promise<void> {
    await drain(stage);
    stage.steps++;
    stage.pass(1);
    await this.act(stage);
    await hold(stage);
  }

  toString = (): string => this.name;
}

export const pick = <Item>(items: readonly Item[], index: number): Item => {
  const found = items[index % items.length];
  if (found === undefined) throw new Error('nothing to choose from');
  return found;
};
