import type { PersonalTables } from '../../db/index.ts'

/** The guests slice's own tables. The timeline is erased last: other slices find their rows by it. */
export const GUEST_TABLES: PersonalTables = {
  guests: {
    key: ['id'],
    whose: 'id',
    erase: {
      phone: null,
      name: null,
      push_name: null,
      username: null,
      language: null,
      time_zone: null,
      birth_day: null,
      birth_year: null,
      attributes: '{}',
      opted_out_source: 'erased',
      assignee: null,
      team_id: null,
      route_at: null,
      last_message_id: null,
      waiting_since: null,
      waiting_message_id: null,
      answer_due_at: null,
      unread_count: 0,
      unprocessed_count: 0,
    },
    keeps: ['merged_into'],
    shows: [
      ...([
        'id',
        'phone',
        'name',
        'push_name',
        'username',
        'language',
        'time_zone',
        'birth_day',
        'birth_year',
        'attributes',
      ] as const),
      ...(['on_whatsapp', 'blocked_at', 'opted_out_at', 'opted_out_source', 'last_mailed_at', 'created_at'] as const),
    ],
  },
  guest_identities: {
    key: ['kind', 'value'],
    whose: 'guest_id',
    erase: 'delete',
    shows: ['kind', 'value', 'created_at'],
  },
  guest_tags: { key: ['tag', 'guest_id'], whose: 'guest_id', erase: 'delete', shows: ['tag'] },
  guest_notes: {
    key: ['id'],
    whose: 'guest_id',
    erase: 'delete',
    shows: ['text', 'author', 'created_at', 'updated_at'],
  },
  // What was consented to and when, without words: it shows that nothing was sent against the guest's wishes.
  consents: {
    key: ['id'],
    whose: 'guest_id',
    erase: { source: null, words: null, form_version: null, author: null },
    keeps: ['guest_id', 'channel', 'purpose', 'state', 'how', 'message_id', 'import_id'],
    shows: [
      ...(['channel', 'purpose', 'state', 'at', 'how', 'source', 'words', 'message_id', 'form_version'] as const),
      ...(['import_id', 'import_row'] as const),
    ],
  },
  assignments: { key: ['id'], whose: 'guest_id', erase: 'delete' },
  guest_match_keys: { key: ['kind', 'value', 'guest_id'], whose: 'guest_id', erase: 'delete' },
  guest_merge_changes: {
    key: ['merge_id', 'table_name'],
    whose: { column: 'merge_id', among: { table: 'guest_merges', select: 'id', whose: 'kept_id' } },
    erase: 'delete',
  },
  erasures: {
    key: ['id'],
    whose: 'guest_id',
    erase: {},
    keeps: ['guest_id', 'status', 'subject', 'requested_by', 'waits_for'],
  },
}

export const TIMELINE: PersonalTables = {
  timeline: { key: ['guest_id', 'at', 'ref_id', 'kind'], whose: 'guest_id', erase: 'delete' },
}
