import { Injectable, NotFoundException, type PipeTransform } from '@nestjs/common';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

export const isId = (value: string): boolean => uuid.test(value);

/** An id in a path. What is no id cannot name anything, so it is not found. */
@Injectable()
export class IdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!isId(value)) throw new NotFoundException('There is nothing under this id.');
    return value.toLowerCase();
  }
}
