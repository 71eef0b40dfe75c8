import { expect, it } from 'vitest'
import { openSending } from '../../test/support/sending.ts'
import { eachStore } from '../../test/support/stores.ts'
import { MINUTE } from '../lib/units.ts'
import { createTemplate } from '../templates/save-template.ts'
import { scheduleMailing, startMailing } from './lifecycle.ts'
import { planMailing } from './plan-mailing.ts'
import { createMailing } from './save-mailing.ts'
import { watchMailings } from './watch.ts'

const by = { id: 'key_test' }

eachStore('the watch over mailings', (open) => {
  it('a mailing is due from its time until it is planned, and marked by how far it is', async () => {
    const s = await openSending(await open())
    const part = watchMailings({ ...s, jobs: { restartWorkers: async () => undefined } })
    const text = { text: 'Добрый день! Придёте?', variants: [], endsWithoutQuestionOk: false }
    const template = await createTemplate(s.deps, { name: 'x', language: 'ru', ...text }, by)
    const { id } = await createMailing(s.deps, { name: 'x', templateId: template.id, audience: { all: true } }, by)
    await s.addGuest('+79160000001')
    await scheduleMailing(s.deps, id, s.clock.now() + MINUTE, by)
    expect(await part.due()).toEqual(new Map())
    s.clock.advance(MINUTE)
    const due = await part.due()
    expect(due.size).toBe(1)
    expect(await part.due()).toEqual(due)
    await startMailing(s.deps, id)
    await s.db.updateTable('mailings').set({ plan_cursor: 'gst_0' }).where('id', '=', id).execute()
    const further = await part.due()
    expect(further.size).toBe(1)
    expect(further).not.toEqual(due)
    await planMailing(s.deps, id, new AbortController().signal)
    expect(await part.due()).toEqual(new Map())
  })
})
