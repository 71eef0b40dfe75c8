import { expect, it } from 'vitest'
import { emptyDraft } from './draft.ts'
import { missingOf } from './missing.ts'

const complete = { hasAudience: true, valid: true }
const whatOf = (...args: Parameters<typeof missingOf>) => missingOf(...args).map(({ what }) => what)

const draft = { ...emptyDraft('ru'), name: 'Пятница' }
const written = draft.steps.map((step) => ({ ...step, texts: { ...step.texts, text: 'Придёте?' } }))

it('an empty mailing lacks its name and text', () => {
  expect(whatOf(emptyDraft('ru'), complete)).toEqual(['name', 'text'])
})

it('names the channels whose text is missing', () => {
  const steps = draft.steps.map((step) => ({ ...step, on: step.channel !== 'push' }))
  expect(missingOf({ ...draft, steps }, complete)).toEqual([{ what: 'text', channels: ['whatsapp', 'sms'] }])
})

it('what is complete lacks nothing; without a time, a day, guests or a good text it does', () => {
  const ready = { ...draft, steps: written }
  expect(missingOf(ready, complete)).toEqual([])
  expect(whatOf(ready, { hasAudience: false, valid: false })).toEqual(['mend', 'audience'])
  expect(whatOf({ ...ready, when: { ...ready.when, kind: 'at' } }, complete)).toEqual(['start'])
  const never = { ...ready.when, kind: 'repeat' as const, rule: { every: 'weekly' as const, time: '12:00', days: [] } }
  expect(whatOf({ ...ready, when: never }, complete)).toEqual(['days'])
})
