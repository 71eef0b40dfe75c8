import { expect, it } from 'vitest'
import type { Message, TimelineEntry } from '../api-types.ts'
import { mergeEntry, mergeMessage } from './entries.ts'
import { snoozesAt } from './snooze-menu.tsx'
import { samplesOf, waveformOf } from './timeline/waveform.ts'
import { pieces } from './timeline/written-text.tsx'

const message = (status: Message['status'], more: Partial<Message> = {}) =>
  ({ id: 'msg_1', direction: 'out', status, status_reason: null, text: 'hi', ...more }) as Message
const entry = (status: Message['status']): TimelineEntry => ({
  ...message(status),
  kind: 'message',
  id: 'msg_1',
  at: '2026-03-01T10:00:00.000Z',
})

it('a status never goes back, whatever comes late; the rest is taken', () => {
  expect(mergeEntry(entry('delivered'), entry('queued'))).toMatchObject({ status: 'delivered' })
  expect(mergeEntry(entry('failed'), entry('sent'))).toMatchObject({ status: 'sent' })
  const edited = mergeMessage(entry('read'), message('sent', { text: 'edited' }))
  expect(edited).toMatchObject({ kind: 'message', status: 'read', text: 'edited', at: '2026-03-01T10:00:00.000Z' })
})

it('only addresses of the web become links', () => {
  const text = 'see https://example.com/a?b=1. <script>x</script> javascript:alert(1)'
  expect(pieces(text).filter(({ link }) => link)).toEqual([{ at: 4, text: 'https://example.com/a?b=1', link: true }])
  expect(
    pieces(text)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text)
})

it('a waveform goes there and back', () => {
  const samples = samplesOf(waveformOf([0, 0.25, 0.5, 0.25]))
  expect(samples).toHaveLength(64)
  expect(Math.max(...samples)).toBe(100)
  expect(samples.slice(0, 16).every((sample) => sample === 0)).toBe(true)
  expect(samplesOf('not base64!')).toHaveLength(64)
})

it('snoozes lie ahead, in order of the day', () => {
  const evening = snoozesAt(new Date(2026, 2, 1, 21, 30))
  expect(evening.map(({ name }) => name)).toEqual(['hour', 'hours3', 'tomorrow', 'week'])
  const noon = new Date(2026, 2, 3, 12)
  expect(snoozesAt(noon).map(({ name }) => name)).toContain('evening')
  for (const { at } of snoozesAt(noon)) expect(at).toBeGreaterThan(noon.getTime())
  expect(new Date(snoozesAt(noon).find(({ name }) => name === 'monday')?.at ?? 0).getDay()).toBe(1)
})
