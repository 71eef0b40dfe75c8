const list = (words: string) => words.trim().split(/\s+/)

/** Harmless words that the dictionaries' patterns catch by their letters. For the notation see `word-patterns.ts`. */
export const HARMLESS = list(`
  *колеба* *страху* *греб* *потреб* *дебат* *дебит* *ебитда* *хлеб* *небу* *учебу* *щебет* *крендел* *милфей* *петуш*
  *бляш* *лохмат* *лохан* *козлин* *кончит* *кончен* *leekie*`)

/** Swear words that the dictionaries lack. */
export const MORE = list(`
  мудак* мудач* мудил* манда манду сволоч* ублюд* твар* говн* говен* жоп* урод* тупиц* дурак* дура дуры придур* хам хамка
  хамло кретин* болван*`)

/** Words that are looked for behind signs: «бл*ть». */
export const MASKED = list(`
  хуй хуйня хуи блять блядь сука суки пиздец пизда ебать мудак мудаки пидор fuck shit bitch cunt`)
