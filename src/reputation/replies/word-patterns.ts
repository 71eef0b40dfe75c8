/** Whether a word, in lower case, matches any of the patterns. */
export type WordPatterns = (word: string) => boolean

type Node = { next: Map<string, Node>; repeated: Map<string, Node>; ends: 'here' | 'anywhere' | undefined }
type Step = { letter: string; repeats: boolean }

/** A letter that may be repeated is followed no further. */
const MAX_REPEATS = 10

/**
 * Patterns of words: `ab` this word, `ab*` a word that begins so, `*ab` one that ends so, `*ab*` one that contains it,
 * `a+` the letter once or more. A tree of letters is walked from each place of a word, no deeper than the longest
 * pattern, so the time grows with the length of the word and hardly with the number of patterns. The signs of
 * `anyLetter` stand for any letter.
 */
export function wordPatterns(patterns: Iterable<string>, anyLetter = ''): WordPatterns {
  const whole = newNode()
  const inside = newNode()
  for (const pattern of patterns) {
    const ends = pattern.endsWith('*') ? 'anywhere' : 'here'
    const node = addPath(pattern.startsWith('*') ? inside : whole, stepsOf(pattern.replaceAll('*', '')))
    if (node.ends !== 'anywhere') node.ends = ends
  }
  return (word) => {
    if (fits(whole, word, 0, anyLetter)) return true
    for (let at = 0; at < word.length; at++) if (fits(inside, word, at, anyLetter)) return true
    return false
  }
}

function newNode(): Node {
  return { next: new Map(), repeated: new Map(), ends: undefined }
}

function stepsOf(pattern: string): Step[] {
  const steps: Step[] = []
  for (const sign of pattern.toLowerCase()) {
    const last = steps.at(-1)
    if (sign === '+' && last) last.repeats = true
    else steps.push({ letter: sign, repeats: false })
  }
  return steps
}

function addPath(root: Node, steps: readonly Step[]): Node {
  return steps.reduce((node, { letter, repeats }) => {
    const branch = repeats ? node.repeated : node.next
    const child = branch.get(letter) ?? newNode()
    branch.set(letter, child)
    return child
  }, root)
}

function fits(node: Node, word: string, at: number, anyLetter: string): boolean {
  if (node.ends === 'anywhere' || (node.ends === 'here' && at === word.length)) return true
  const letter = word[at]
  if (letter === undefined) return false
  if (anyLetter.includes(letter) && node.next.values().some((next) => fits(next, word, at + 1, anyLetter))) return true
  const next = node.next.get(letter)
  if (next && fits(next, word, at + 1, anyLetter)) return true
  const repeated = node.repeated.get(letter)
  if (!repeated) return false
  for (let times = 1; times <= MAX_REPEATS && word[at + times - 1] === letter; times++) {
    if (fits(repeated, word, at + times, anyLetter)) return true
  }
  return false
}
