import { findTopics } from '../complaints/find-topics.ts'
import { phrases, type TextWord, textWords } from '../replies/phrases.ts'
import { scoreGrave } from './model/score.ts'

/** What no canned reply answers. */
export const GRAVE = ['injury', 'poisoning', 'law', 'press', 'child'] as const
export type Grave = (typeof GRAVE)[number]

const FINDERS = Object.entries({
  injury: `
    порезал* | порезан* | поранил* | обжег* | обжига* | обожг* | обожж* | ожог* | травм* | подавил* | кровь | крови | кровил*
    кровоточ* | перелом* | царапин* | аллерг* | анафила* | квинке | удушь* | задыха* | задохн* | синяк*
    сломал* зуб* | сломан* зуб* | зуб* сломал* | выбил* зуб* | зуб* откол* | отколол* зуб* | треснул зуб | без зуба | пломб*
    стекл* | осколок | осколк* | лезви* | металлическ* стружк* | скрепк* | гвозд* | саморез* | проволок* | ударил* | избил*
    injur* | wound* | bleed* | bled | blood | burned my | burnt my | broke my | broken tooth | chipped my | chipped tooth | cracked my
    choke* | choking | allerg* | anaphyla* | glass shard* | shard* | piece of glass | glass in | metal in | scald*
    hit me | assault*`,
  poisoning: `
    отрав* | траванул* | рвот* | рвал* | вырвал* | стошн* | тошн* | понос* | диаре* | сальмонел* | ротавирус* | инфекци*
    скорую | скорая | скорой | больниц* | госпитал* | реанимац* | токсикоинф* | ботулизм* | кишечн* | промывал* желуд*
    poison* | vomit* | threw up | throwing up | puk* | diarrh* | salmonel* | hospital* | ambulance | emergency room | e coli
    got sick | made me sick | made us sick | felt sick | fell ill | stomach pain* | nause* | food borne`,
  law: `
    адвокат* | юрист* | прокур* | роспотреб* | санэпид* | сэс | полици* | судебн* | в суд | через суд | по суду | суд | суде | судом
    иск | иска | исковое | исковым | претензи* | досудебн* | заявление | моральн* вред* | моральн* ущерб* | закон* о защите
    защит* прав потребит* | потребнадзор* | уголовн* | возбу* дел* | экспертиз*
    lawyer* | attorney* | solicitor* | sue | suing | sued | lawsuit* | legal action | court | police | health department
    health inspect* | trading standards | consumer protection | prosecut* | damages claim | compensation claim`,
  press: `
    журналист* | репортер* | телевид* | телеканал* | в новост* | в сми | сми | газет* | корреспондент* | пресс* | телепередач*
    съемочн* групп* | блогер* | огласк* | предать огласке
    journalist* | reporter* | newspaper* | tv channel | television | the press | the media | the news | news outlet | blogger*`,
  child: `
    ребен* | дети | детей | детям | детьми | детях | детск* | малыш* | младен* | грудничк* | сын | сына | сыну | сыном | сынок
    сынишк* | дочь | дочка | дочке | дочку | дочери | дочкой | внук* | внучк* | беремен*
    child | children | kid | kids | baby | babies | toddler* | infant* | son | daughter* | grandson* | granddaughter* | pregnan*`,
} satisfies Record<Grave, string>).map(([reason, table]) => ({ reason: reason as Grave, find: phrases(table) }))

const NEGATIONS = new Set('не ни нет без никто not no never nobody without didn wasn weren'.split(' '))
/** Words before a grave one that may deny it: «никто не отравился», "did not get sick". */
const REACH = 2
/**
 * Log odds at which the model is believed together with the words, and against them (decision 56). A needless call
 * costs only a look.
 */
const BELIEVED_ABOVE = -0.5
const WORDS_STAND_ABOVE = -1.5
/** Scores up to this one are complaints, whatever the words. */
const LOW_UP_TO = 3

/**
 * Why a person must answer this review at once. Injury and poisoning count at every score. Law, the press and children
 * appear in praise too («дети в восторге»), so they count only with a complaint.
 */
export function graveReasons({ score, text }: { score: number; text: string | null }): Grave[] {
  if (!text) return []
  const words = textWords(text)
  const odds = scoreGrave(text)
  const found = FINDERS.filter(
    ({ find }, at) => (odds[at] ?? 0) > (says(words, find) ? WORDS_STAND_ABOVE : BELIEVED_ABOVE),
  ).map(({ reason }) => reason)
  if (found.length === 0) return []
  const isBodily = (reason: Grave) => reason === 'injury' || reason === 'poisoning'
  const complains = score <= LOW_UP_TO || found.some(isBodily) || findTopics(text).some(isComplaint)
  return found.filter((reason) => complains || isBodily(reason))
}

const isComplaint = ({ polarity }: { polarity: string }) => polarity === 'complaint'

function says(
  words: readonly TextWord[],
  find: (words: readonly TextWord[]) => { start: number } | undefined,
): boolean {
  for (let from = 0; from < words.length; ) {
    const place = find(words.slice(from))
    if (!place) return false
    const at = words.findIndex(({ start }) => start === place.start)
    if (!words.slice(Math.max(0, at - REACH), at).some(({ word }) => NEGATIONS.has(word))) return true
    from = at + 1
  }
  return false
}
