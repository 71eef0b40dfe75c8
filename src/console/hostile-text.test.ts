import { describe, expect, test } from 'vitest'
import { SHAPES } from '../../test/support/hostile/shapes.ts'
import { badGrowth } from '../../test/support/hostile/time-growth.ts'
import { slashWord } from './inbox/composer/offered-answers.ts'
import { initialsOf } from './inbox/guest-name.ts'
import { pieces } from './inbox/timeline/written-text.tsx'
import { ruleOf } from './mailings/cron-rule.ts'
import { phoneText } from './numbers/phone-text.ts'
import { browserName } from './settings/browser-name.ts'
import { SITES, siteIdOf } from './settings/restaurants/site-ids.ts'
import { markedPieces } from './templates/whatsapp-marks.ts'

const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  browserName,
  initialsOf: (text) => initialsOf({ name: text, push_name: null, phone: null }),
  markedPieces,
  phoneText,
  pieces,
  ruleOf,
  siteIdOf: (text) => SITES.map((site) => siteIdOf(site, text)),
  slashWord,
}

describe('no text holds the page up: ten times the length takes at most twenty times the time', () => {
  test.each(Object.entries(READERS))('%s', async (_, read) => {
    const slow: string[] = []
    for (const shape of SHAPES) {
      const problem = await badGrowth(read, shape)
      if (problem) slow.push(`${shape.name}: ${problem}`)
    }
    expect(slow).toEqual([])
  })
})
