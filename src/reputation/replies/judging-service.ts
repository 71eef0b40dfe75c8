import { wordList } from '../../lib/word-list.ts'
import { phrases, type TextWord } from './phrases.ts'

/** Names that are nothing else. */
const findBrand = phrases(`
  яндекс* | деливери* | деливери клаб | delivery club | маркет деливери | сбермаркет* | wolt | glovo | uber eats | ubereats | deliveroo
  just eat | justeat | doordash | grubhub | foodpanda | talabat | zomato | swiggy`)
/** Names and words that mean other things as well: they count beside a judgement. */
const findService = phrases(`
  купер | купера | куперу | купером | купере | самокат | самоката | самокате | самокату | самокатом | агрегатор* | сервис доставки
  сервиса доставки | сервису доставки | сервисом доставки | сервисе доставки | сервис через который | служб* доставки | платформ*
  мегамаркет* | озон* | вкусвилл* | глово | вольт | чибис* | uber | bolt | aggregator* | delivery service | delivery app*
  delivery platform* | delivery company | platform`)
/** Words of the same beginning that are no service of delivery. */
const OTHER = phrases('яндекс карт* | яндекс.карт* | google maps | платформы станции')
const JUDGING = wordList(`
  винов* вина вину вине винить подвел* подвод* подставил* ужас* плох* хуж* худш* безответствен* косяк* косяч* накосяч* халатн* халтур* опозд* опазд*
  медлен* тормоз* обман* завыша* завыш* комисси* дерет дерут глюч* глюк* слома* лома* недоработ* отвратит* лучш* отличн* прекрасн*
  хорош* замечат* ошиб* облаж* лажа* лажают роня* претенз* жалоб* жалуйт* бардак* кошмар* некомпетент* беспредел* позор* наплева* плевать
  забива* забил* теря* потеря* опять вечно постоянно снова умеют справля* следят работает дорого дороже накрут* накруч* грабит грабят жад*
  наглы* нагле* хам* бестолк* криво косо никак* провал* слаб* проблем* отстой* напрямую минуя разочаров* испорт* некачеств* срыва* сорвал* молод* супер
  fault* blam* bad terrible awful worst late slow unreliable greedy commission* broken useless fail* great best excellent mess* never
  always rip-off rip ripoff horrible poor* incompetent lazy directly avoid sucks suck screw* overpriced charge* mistake* wrong joke shame* lost попало кого-попало мнут мять скатил* роняет спрос перепут* врет врут вранье удерж* обдира* неопытн* хромает недовоз* медл* долго холодн* едва некогда редко нередко часто кое-как shake* drop* spill*
  cold careless* slack* disappoint* let careless hopeless responsible ruin* again rubbish`)
/** What is said of a service without judging it: «передали в Яндекс Еду», "available on Uber Eats". */
const NEUTRAL =
  /(?<!\p{L})(?:спасибо|благодар\p{L}+|рады|ждем|обрати\p{L}+|передал\p{L}*|поговорил\p{L}*|написал\p{L}*|сообщ\p{L}+|связал\p{L}+|свяж\p{L}+|уточн\p{L}+|запрос\p{L}+|доступн\p{L}+|заказ\p{L}* (?:через|в|пришел|принят|получен)|пришел|через (?:приложение|поддержку)|поддержк\p{L}+|работаем|есть|можно|теперь|thank\p{L}*|glad|available|passed|told|contacted|contact|support|via|through|on|find|order)(?!\p{L})/iu
/** «спасибо, что заказали через …», «заказ пришёл через …»: the service is named, not judged. */
const THANKS = /(?<!\p{L})(?:спасибо|благодар|рады|thank|glad)/iu
/** The restaurant takes the blame: «виноваты мы», "our fault". */
const OWN = /(?<!\p{L})(?:мы (?:сами )?виноват|виноваты мы|наша вина|our (?:own )?(?:fault|mistake)|мы подвели)/iu
const DENIED_OWN = /не (?:наша|мы)|not ours|not our|а не мы/iu

/** Whether a sentence judges a delivery service by name, well or ill (SPEC P8). */
export function judgesService(sentence: string, words: readonly TextWord[], services: readonly string[]): boolean {
  const lower = sentence.toLowerCase()
  const isOwn = services.some((name) => name.length > 2 && lower.includes(name.toLowerCase()))
  const isBrand = (isOwn || findBrand(words) !== undefined) && !OTHER(words)
  if (!isBrand && !findService(words)) return false
  if (OWN.test(sentence) && !DENIED_OWN.test(sentence)) return false
  const judged = words.some(({ word }) => JUDGING(word))
  if (!judged) return isBrand && !NEUTRAL.test(sentence)
  return !(THANKS.test(sentence) && !/(?<!\p{L})(?:лучш|best|отличн|прекрасн|винов)/iu.test(sentence))
}
