import { describe, expect, it } from 'vitest';
import { routeLabel } from './metrics';

describe('labels of requests', () => {
  it('are one for all routes of answers, so that no series counts them', () => {
    const id = '0b7cf4a4-0f4e-4bd0-9c35-6a0b5d7f9a10';
    for (const path of [
      '/api/v2/requests',
      `/api/v2/requests/${id}`,
      `/api/v2/requests/${id}/allow`,
      `/api/v2/requests/${id}/deny`,
    ])
      expect(routeLabel('POST', path)).toBe('answers');
  });

  it('hold no code of a device and no name of a record', () => {
    expect(routeLabel('POST', '/api/v2/pairings/BCDF-GHJK/approve')).toBe(
      'POST /api/v2/pairings/:name/approve',
    );
    expect(routeLabel('GET', '/api/v2/pairings/bcdf%20ghjk')).toBe('GET /api/v2/pairings/:name');
  });

  it('hold no ids', () => {
    expect(routeLabel('GET', '/api/v2/queries/0b7cf4a4-0f4e-4bd0-9c35-6a0b5d7f9a10/result')).toBe(
      'GET /api/v2/queries/:id/result',
    );
  });
});
