import { describe, expect, test } from 'vitest'
import { accuracyOfComplaints, COMPLAINT_TEXTS } from './accuracy.fixture.ts'
import { findTopics, topicsOf, topicsOfText } from './find-topics.ts'
import { TOPICS } from './topics.ts'

/** Authors who were asked for hints; the others wrote plainly. */
const HINTS = ['unseen-chloe', 'unseen-rodion']
const HALF_HINTS = ['unseen-nikolai']

describe('complaints found in free text', () => {
  test('at least 600 texts are labelled, 150 in English, each once, every topic in both parts', () => {
    const { tuned, measured, unseen } = COMPLAINT_TEXTS
    const texts = [...tuned, ...measured, ...unseen]
    expect(texts.length).toBeGreaterThanOrEqual(600)
    expect(texts.filter(({ language }) => language === 'en').length).toBeGreaterThanOrEqual(150)
    expect(new Set(texts.map(({ text }) => text)).size).toBe(texts.length)
    for (const part of [tuned, measured]) {
      const labels = new Set(part.flatMap((text) => text.labels))
      for (const topic of TOPICS) expect([...labels]).toEqual(expect.arrayContaining([topic, `+${topic}`]))
    }
  })

  test('on texts that no rule was mended by: precision 0.95, recall 0.92, each topic 0.8', () => {
    const { all, topics } = accuracyOfComplaints(COMPLAINT_TEXTS.measured)
    expect(all.precision).toBeGreaterThanOrEqual(0.95)
    expect(all.recall).toBeGreaterThanOrEqual(0.92)
    for (const topic of TOPICS) expect([topic, topics[topic].f1 >= 0.8]).toEqual([topic, true])
  })

  test.each([
    { name: 'plain', least: { texts: 1_400, precision: 0.95, recall: 0.93, topic: 0.9 } },
    {
      name: 'half of them hints',
      authors: HALF_HINTS,
      least: { texts: 400, precision: 0.9, recall: 0.89, topic: 0.8 },
    },
    { name: 'hints', authors: HINTS, least: { texts: 900, precision: 0.92, recall: 0.76, topic: 0.75 } },
  ])('on texts by authors who had read neither rules nor texts, $name: $least', ({ authors, least }) => {
    const isTheirs = ({ author }: { author: string }) =>
      authors ? authors.includes(author) : ![...HINTS, ...HALF_HINTS].includes(author)
    const { texts, all, topics } = accuracyOfComplaints(COMPLAINT_TEXTS.unseen.filter(isTheirs))
    expect(texts).toBeGreaterThanOrEqual(least.texts)
    expect(all.precision).toBeGreaterThanOrEqual(least.precision)
    expect(all.recall).toBeGreaterThanOrEqual(least.recall)
    for (const topic of TOPICS) expect([topic, topics[topic].f1 >= least.topic]).toEqual([topic, true])
  })

  test.each(['ru', 'en'])('as well in the language %s', (language) => {
    const { all } = accuracyOfComplaints(COMPLAINT_TEXTS.measured.filter((text) => text.language === language))
    expect(all.f1).toBeGreaterThanOrEqual(0.88)
  })

  test('a wish that is mentioned, but not one about the order, is no complaint about what came', () => {
    for (const text of [
      'Попросил «за подъём» сто рублей, у нас второй этаж!',
      'Lady on the scooter called me "sweetheart" six times and then asked if I was single. Not ok.',
    ])
      expect([text, topicsOfText(text).includes('assembly')]).toEqual([text, false])
    expect(topicsOfText('Просили без лука, лука полно')).toEqual(['assembly'])
    expect(topicsOfText('Просили без лука, лука нет')).toEqual([])
    expect(topicsOfText('Ordered six wings, got six')).toEqual([])
    expect(topicsOfText('Ordered six wings, got four')).not.toEqual([])
  })

  test('a topic is named with its polarity and the words that say so', () => {
    expect(findTopics('Вкусно, но курьер опоздал на час')).toEqual([
      { topic: 'taste', polarity: 'praise', quote: 'Вкусно', start: 0, end: 6 },
      { topic: 'courier_speed', polarity: 'complaint', quote: 'курьер опоздал на час', start: 11, end: 32 },
    ])
    expect(findTopics('Боялась, что суп остынет, а нет')).toEqual([
      { topic: 'temperature', polarity: 'praise', quote: 'что суп остынет', start: 9, end: 24 },
    ])
    expect(findTopics('Заказали три соуса, положили три')).toMatchObject([{ topic: 'assembly', polarity: 'praise' }])
    expect(findTopics('Долго ли готовится утка?')).toEqual([])
  })

  test('criteria and text together, each topic once', () => {
    expect(topicsOf({ comment: 'Всё остыло', bad: ['temperature', 'wishes'], courierBad: ['speed'] })).toEqual([
      'courier_speed',
      'assembly',
      'temperature',
    ])
    expect(topicsOf({})).toEqual([])
  })

  test('a long text is read in reasonable time', () => {
    const before = process.cpuUsage()
    topicsOfText('Курьер не опоздал, еда горячая и вкусная. '.repeat(100))
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1_000).toBeLessThan(500)
  })
})
