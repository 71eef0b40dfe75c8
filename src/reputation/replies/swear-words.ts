const list = (words: string) => words.trim().split(/\s+/)

/** Harmless words that the dictionaries' patterns catch by their letters. For the notation see `word-patterns.ts`. */
export const HARMLESS = list(`
  *колеба* *страху* *греб* *потреб* *дебат* *дебит* *ебитда* *хлеб* *небу* *учебу* *щебет* *крендел* *милфей* *петуш*
  *психу* *скреб* соск* *сосис* *бляш* *лохмат* *лохан* *козлиный *козлиная *козлиное *козлиной *козлиных *козлино* *кончит* *кончен* *leekie*`)

/** Swear words that the dictionaries lack. */
export const MORE = list(`
  мудак* мудач* мудил* манда манду сволоч* ублюд* твар* говн* говен* жоп* урод* тупиц* дурак* дура дуры придур* хам хамка
  хамло кретин* болван* идиот* дебил* чмо чмошник* мраз* скотин* засран* охрен* офигевш* шлюх* гандон* долбо* уебк* уебок* уебищ* нахер нах
  заткни* отвали* отвянь лох лохи лоху лохов ебан* ебат* идиотк* тупорыл* недоумок недоумк* козел козлы свинья свиньи
  козлина козлины козлиной быдло быдла нищеброд* ничтожеств* жлоб* подонок подонк* отребь* имбецил* дегенерат* олух* истеричк* тупорыл*
  жрите жри убог* проваливай* мерзав* дебилоид* muppet* loser* jerk jerks prick* twat* wanker* tosser* scum brainless halfwit* prat prats bollocks arse* git twit plonker douche* dimwit* bugger buggers piss* damn
  дерьм* высер* сдохн* сдохл* гнид* даун дауны дауна ссан* паскуд* падл* выродок выродк* насра* срать срань обосра* дрянь дряни гадина
  стерв* шизик* скоты лузер* мымра хамье сволота шваль cretin*
  moron* idiot* dumbass* stupid asshole* bastard* crap scumbag* dumb imbecile*`)

/** Harmless apart, an insult together: «тупая корова», «shut up». */
export const INSULTS = `
  тупая корова | тупой баран | тупая коза | тупые бараны | тупая овца | тупой осел | тупой клиент | тупая башка | глупая корова
  идите в баню | иди в баню | идите лесом | иди лесом | идите к черту | иди к черту | пошел вон | пошла вон | пошли вон | пошел ты | пошла ты
  закройте рот | закрой рот | в зад | мозгов нет | shut up | go to hell | kiss our ass | kiss my ass | get lost | screw you | piss off | silly cow | хрен вам | хрен тебе | фиг вам | больной на голову | больная на голову | больные на голову | валите отсюда | вали отсюда
  идите на | иди на | пошли на | пошел на | get stuffed | bloody hell | drop dead | на три буквы`

/** Words that are looked for behind signs: «бл*ть». */
export const MASKED = list(`
  хуй хуйня хуи блять блядь сука суки пиздец пизда ебать мудак мудаки пидор fuck shit bitch cunt`)

/** Roots that are swear words also where a word was cut or dotted. */
export const STRONG = list(`
  *еба* *ебу* хуй* хуе* хуи* хуя* пизд* *бляд* бля муда* мудил* пидо* гандон* дебил* идиот* сука суки fuck* shit* bitch* cunt*
  asshole*`)
