/** Ids of what has none of its own: always the same for the same fact (UUID version 8, RFC 9562). */
export const idOf = (kind: string): string =>
  `overlay(overlay(md5(m.query_id::text || '${kind}' || $1::text) placing '8' from 13) placing '8' from 17)::uuid`;

/** A part that shows with the release, and nothing of it before. */
const used = `m.query_state = 'released' and m.state = 'allowed' and m.outcome is null`;

/**
 * The timeline of one person.
 * Parameters: user, now, organisation or null, kind or null, from or null, to or null, cursor's time and id or null, limit.
 */
export const activitySql = `
  with mine as (
    select c.query_id, c.state, c.class, c.types, c.asked_at, c.answered_at, c.outcome, c.claimed_class,
           q.title, q.organisation_id, q.state as query_state, q.state_since, q.closes, q.gives, q.reward_sat
      from queries.consent c join queries.query q on q.id = c.query_id
     where c.user_id = $1 and ($3::uuid is null or q.organisation_id = $3)),
  -- In-person requests, by the name that everything has here.
  met as (
    select r.id as query_id, e.entered_at, e.state, e.disclosed, r.title, r.organisation_id, r.state as request_state, r.state_since, r.valid_until, r.kept_until, r.attributes
      from queries.in_person_entry e join queries.in_person_request r on r.id = e.request_id
     where e.user_id = $1 and ($3::uuid is null or r.organisation_id = $3)),
  answers as (
    select id, at, subject, kind, content from platform.own_event
     where user_id = $1 and kind in ('consent-allowed', 'consent-denied', 'consent-withdrawn',
                                     'in-person-allowed', 'in-person-denied', 'in-person-withdrawn', 'in-person-fetched')),
  entries as (
    select ${idOf('asked')} as id, m.asked_at as at, 'asked' as kind, null as detail, false as automatic, false as sealed, m.query_id from mine m
    union all
    select a.id, a.at, 'answered', replace(a.kind, 'consent-', ''), a.content ? 'ruleId', true, m.query_id
      from answers a join mine m on m.query_id = a.subject
    union all
    -- Answers from before there were audit events.
    select ${idOf('answered')}, m.answered_at, 'answered', m.state, false, false, m.query_id from mine m
     where m.state <> 'asked' and not exists (select 1 from answers a where a.subject = m.query_id)
    union all
    select ${idOf('used')}, m.state_since, 'used', null, false, exists (select 1 from answers a where a.subject = m.query_id), m.query_id
      from mine m where ${used}
    union all
    select ${idOf('paid')}, m.state_since, 'paid', null, false, false, m.query_id from mine m where ${used} and m.reward_sat > 0
    union all
    select ${idOf('not_used')}, m.state_since, 'not_used',
           case when m.query_state = 'released' then m.outcome else m.query_state end, false, false, m.query_id
      from mine m
     where m.state = 'allowed'
       and (m.query_state in ('not_released', 'cancelled', 'unfunded') or (m.query_state = 'released' and m.outcome is not null))
    union all
    select ${idOf('not_used')}, case when m.query_state = 'cancelled' then m.state_since else m.closes end, 'not_used', 'unanswered', false, false, m.query_id
      from mine m where m.state = 'asked' and (m.query_state = 'cancelled' or m.closes <= $2)
    union all
    select ${idOf('asked')}, m.entered_at, 'asked', null, false, false, m.query_id from met m
    union all
    select a.id, a.at, case when a.kind = 'in-person-fetched' then 'used' else 'answered' end, replace(a.kind, 'in-person-', ''), false, true, m.query_id
      from answers a join met m on m.query_id = a.subject
    union all
    select ${idOf('not_used')}, case when m.request_state = 'withdrawn' then m.state_since when m.state = 'entered' then m.valid_until else m.kept_until end, 'not_used',
           case when m.request_state = 'withdrawn' then 'cancelled' when m.state = 'entered' then 'unanswered' else 'not_fetched' end, false, false, m.query_id
      from met m
     where (m.state = 'entered' and (m.request_state = 'withdrawn' or m.valid_until <= $2))
        or (m.state = 'allowed' and (m.request_state = 'withdrawn' or (m.request_state = 'allowed' and m.kept_until <= $2)))),
  page as (
    select * from entries
     where ($4::text is null or kind = $4) and ($5::timestamptz is null or at >= $5) and ($6::timestamptz is null or at < $6)
       and ($7::timestamptz is null or (date_trunc('milliseconds', at), id) < ($7::timestamptz, $8::uuid))
     order by date_trunc('milliseconds', at) desc, id desc limit $9)
  select p.id, date_trunc('milliseconds', p.at) as at, p.kind, p.detail, p.automatic, p.sealed, p.query_id,
         coalesce(m.title, i.title) as title, coalesce(m.organisation_id, i.organisation_id) as organisation_id, coalesce(m.reward_sat, 0) as reward_sat,
         m.gives, coalesce(m.claimed_class, m.class) as class, m.types, i.query_id is not null as in_person, i.disclosed, i.attributes,
         case when p.kind = 'used' and i.query_id is null then q.checked -> 'references' else '[]' end as references,
         case when p.kind = 'used' then (select b.spent_micro from privacy.budget_position b where b.user_id = $1 and b.query_id = p.query_id and b.shown) end as charge_micro,
         case when p.kind = 'used' then (select r.certificate from queries.result r where r.query_id = p.query_id) end as certificate
    from page p left join mine m on m.query_id = p.query_id left join queries.query q on q.id = p.query_id left join met i on i.query_id = p.query_id
   order by date_trunc('milliseconds', p.at) desc, p.id desc`;
