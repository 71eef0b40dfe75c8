import { describe, expect, test } from 'vitest'
import { accuracyOfGrave, GRAVE_TEXTS } from './accuracy.fixture.ts'
import { type Grave, graveReasons } from './grave-words.ts'

const of = (text: string, score = 1) => graveReasons({ score, text })

describe('what a person must answer at once', () => {
  test.each<[string, Grave[]]>([
    ['В салате был осколок стекла, порезала губу', ['injury']],
    ['Сломал зуб о косточку в котлете', ['injury']],
    ['Отравились всей семьёй, вызывали скорую', ['poisoning']],
    ['После роллов всю ночь рвало', ['poisoning']],
    ['Буду писать в Роспотребнадзор и подам в суд', ['law']],
    ['Мой адвокат с вами свяжется', ['law']],
    ['Расскажу журналистам с местного телеканала', ['press']],
    ['У ребёнка поднялась температура после вашего супа', ['child']],
    ['Сын отравился, идём к юристу', ['poisoning', 'law', 'child']],
    ['I got sick after your burger and ended up in hospital', ['poisoning']],
    ['There was a piece of glass in my soup', ['injury']],
    ['My lawyer will hear about this', ['law']],
    ['The newspaper will love this story', ['press']],
    ['My daughter could not eat it', ['child']],
  ])('%s', (text, reasons) => {
    expect(of(text)).toEqual(reasons)
  })

  test.each([
    ['Всё остыло, ждали полтора часа', 1],
    ['Соус пересолен, порция маленькая', 2],
    ['Дети в восторге, заказываем каждую пятницу', 5],
    ['Заказывал на детский праздник, всё очень вкусно', 5],
    ['Не отравились, и на том спасибо', 3],
    ['Суджук сухой, судак пересолен', 2],
    ['The kids loved it', 5],
    ['Cold fries and a rude courier', 1],
  ])('not: %s (%i)', (text, score) => {
    expect(of(text, score)).toEqual([])
  })

  test('a high score hides neither an injury nor what is complained of beside it', () => {
    expect(of('Вкусно, но муж отравился', 5)).toEqual(['poisoning'])
    expect(of('Вкусно, но ребёнку привезли холодный суп', 4)).toEqual(['child'])
    expect(graveReasons({ score: 1, text: null })).toEqual([])
  })

  test.each<[string, Grave[]]>([
    ['Всю ночь обнимался с унитазом после вашей шаурмы', ['poisoning']],
    ['Шпажка внутри бургера, воткнулась в нёбо', ['injury']],
    ['Про вас будет сюжет в вечерних новостях, я договорилась', ['press']],
    ["my husband's on a drip because of your oysters", ['poisoning']],
  ])('told by a hint: %s', (text, reasons) => expect(of(text)).toEqual(reasons))

  test('of texts by one who had not seen it, a manager is called for nearly all grave ones, and seldom in vain', () => {
    const { called, inVain, recall, precision } = accuracyOfGrave(GRAVE_TEXTS.unseen)
    expect(called).toBeGreaterThanOrEqual(0.95)
    expect(inVain).toBeLessThanOrEqual(0.1)
    expect(recall).toBeGreaterThanOrEqual(0.9)
    expect(precision).toBeGreaterThanOrEqual(0.9)
  })
})
