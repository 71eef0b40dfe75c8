import { expect, it } from 'vitest'
import { bodyOf, changesOf, emptyDraft } from './draft.ts'

const whenRepeated = () => {
  const draft = { ...emptyDraft('en'), name: ' Fridays ' }
  return { ...draft, when: { ...draft.when, kind: 'repeat' as const } }
}

it('says what is meant and nothing else', () => {
  const body = bodyOf(emptyDraft('en'), { all: true }, ['tpl_1'])
  expect(body).toMatchObject({ template_id: 'tpl_1', audience: { all: true }, number_ids: null, quiet_hours: null })
  expect(body).not.toHaveProperty('channels')
  expect(body).not.toHaveProperty('start_at')
  expect(bodyOf(whenRepeated(), { all: true }, ['tpl_1'])).toMatchObject({
    name: 'Fridays',
    repeat: { cron: '0 12 * * 5', time_zone: 'guest' },
  })
})

it('several channels go in their order, each with its template', () => {
  const draft = emptyDraft('en')
  const steps = draft.steps.map((step) => ({ ...step, on: step.channel !== 'push' }))
  const body = bodyOf({ ...draft, steps }, { all: true }, ['tpl_w', 'tpl_s'])
  expect(body).toMatchObject({
    channel_mode: 'cascade',
    channels: [
      { channel: 'whatsapp', template_id: 'tpl_w' },
      { channel: 'sms', template_id: 'tpl_s' },
    ],
  })
  expect(body).not.toHaveProperty('template_id')
})

it('a change takes away the timing that was before; not of a mailing that has begun', () => {
  const body = bodyOf(whenRepeated(), { all: true }, ['tpl_1'])
  const draft = changesOf(body, { begun: false })
  expect(draft).toMatchObject({ start_at: null, trigger: null, channels: null, repeat: { cron: '0 12 * * 5' } })
  const begun = changesOf(body, { begun: true })
  for (const name of ['start_at', 'start_local', 'repeat', 'trigger', 'audience'])
    expect(begun).not.toHaveProperty(name)
  expect(begun).toMatchObject({ name: 'Fridays', template_id: 'tpl_1' })
})
