import { afterAll, beforeAll, describe, it } from 'vitest'
import { type ConsoleStage, openConsoleStage } from '../support/console-stage.ts'
import { linkNumber, makeGuests, startMailing, untilFinished } from '../support/scene.ts'
import { draftAnAnswer } from './stories/drafts.ts'
import { sendFiles } from './stories/files.ts'
import { answerOnAPhone, answerTogether, outliveARestart, readHostileTexts, workByKeys } from './stories/inbox.ts'
import { linkByPasskey } from './stories/link-by-passkey.ts'
import { loadOlder } from './stories/older.ts'
import { closeForADay } from './stories/opening-hours.ts'
import { keepFromOthers, outliveACutAnswer, shareBetweenTabs } from './stories/outbox.ts'
import { tellOfTheRestaurant } from './stories/restaurant-past.ts'
import { keepToTheRole } from './stories/roles.ts'
import { makeARule } from './stories/rules.ts'
import { setTheService } from './stories/service.ts'

const NUMBER = '79160000001'
const MARIA = { phone: '79035550001', name: 'Мария Котова', to: NUMBER }
const RASHID = { phone: '79035550002', name: '<b>Рашид</b>', to: NUMBER }

/** One product and one network; the stories follow each other, like a restaurant's days. */
describe('the inbox, in a browser', () => {
  let stage: ConsoleStage
  beforeAll(async () => {
    stage = await openConsoleStage()
    await linkNumber(stage, NUMBER)
  })
  afterAll(() => stage?.[Symbol.asyncDispose]())

  it('lets two operators answer one guest, who see each other and every message at once', async () => {
    await stage.network.createGuests({ phones: [MARIA.phone], names: [MARIA.name] })
    await answerTogether(stage, MARIA)
  })

  it('shows what guests write as text: markup, right to left, without end', async () => {
    await stage.network.createGuests({ phones: [RASHID.phone], names: [RASHID.name] })
    await readHostileTexts(stage, RASHID)
  })

  it('asks the phone for older messages, and shows what comes', () => loadOlder(stage, MARIA))

  it('tells how far a file is, takes it back, says why one is refused', () => sendFiles(stage, MARIA))

  it('can be used by keys alone', () => workByKeys(stage, MARIA))

  it('can be used on a phone, in English', () => answerOnAPhone(stage, MARIA))

  it('outlives a restart of the server without losing what is being written', () => outliveARestart(stage, MARIA))

  it('sends once what the server took, though its answer was cut off', () => outliveACutAnswer(stage, MARIA))

  it('keeps what one user has not got rid of from the next, and for them', () => keepFromOthers(stage, MARIA))

  it('loses nothing and sends nothing twice from two tabs', () => shareBetweenTabs(stage, MARIA))

  it('lets a manager make a rule, try it on last week, and see what it did', () => makeARule(stage, MARIA))

  it('is told from a phone when the restaurant is closed, and tells guests so; offers drafts once they are switched on', async () => {
    const restaurantId = await tellOfTheRestaurant(stage)
    await closeForADay(stage, restaurantId)
    await draftAnAnswer(stage, MARIA, restaurantId)
  })

  it('shows each role what it may use, and says what it may not; lets an administrator set the service', async () => {
    await makeGuests(stage, 1, { tag: 'постоянный' })
    await untilFinished(stage, await startMailing(stage, { tag: 'постоянный' }))
    await keepToTheRole(stage)
    await setTheService(stage)
  })

  it('links a number whose owner has a passkey', () => linkByPasskey(stage, 'Веранда', '79160000009'))
})
