import { Pipe, type PipeTransform } from '@angular/core';
import { groupedDigits, numberText, satText } from './amount';
import { dayText, whenText } from './time';

@Pipe({ name: 'sat' })
export class SatPipe implements PipeTransform {
  transform(sat: string | number): string {
    return satText(sat);
  }
}

@Pipe({ name: 'digits' })
export class DigitsPipe implements PipeTransform {
  transform(value: string | number): string {
    return groupedDigits(value);
  }
}

@Pipe({ name: 'when' })
export class WhenPipe implements PipeTransform {
  transform(iso: string): string {
    return whenText(iso);
  }
}

@Pipe({ name: 'day' })
export class DayPipe implements PipeTransform {
  transform(iso: string): string {
    return dayText(iso);
  }
}

@Pipe({ name: 'value' })
export class ValuePipe implements PipeTransform {
  transform(value: number, error?: number | null): string {
    return numberText(value, error);
  }
}
