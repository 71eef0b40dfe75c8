import { afterAll, beforeAll, describe, it } from 'vitest'
import { type ConsoleStage, openConsoleStage } from '../support/console-stage.ts'
import { makeGuests } from '../support/scene.ts'
import { linkNumber } from './stories/link-number.ts'
import { sendMailing } from './stories/send-mailing.ts'

const NUMBER = '79160000001'

/** One product and one network; the stories follow each other, as the days of a restaurant do. */
describe('the console, in a browser', { timeout: 120_000 }, () => {
  let stage: ConsoleStage
  beforeAll(async () => {
    stage = await openConsoleStage()
  })
  afterAll(() => stage[Symbol.asyncDispose]())

  it('links a number by the QR in the page', async () => {
    const id = await linkNumber(stage, 'Зал', NUMBER)
    await stage.api.patch(`/v1/numbers/${id}`, { pacing: 'burst' })
  })

  it('sends a mailing, from the empty editor to the results', async () => {
    const behaviour = { answers: 1, answerAfterMs: 200, texts: ['Да, спасибо!'], maxAnswers: 1 }
    const phones = await makeGuests(stage, 5, { tag: 'постоянный', behaviour })
    await sendMailing(stage, 'постоянный', phones)
  })
})
