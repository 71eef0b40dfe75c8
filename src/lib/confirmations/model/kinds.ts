/** Kinds of words that the model of answers to a yes-or-no question knows alike. A star stands for any ending. */
export const KINDS = {
  yes: `
    аха агась угусь дыа дап даж әйе эйе ye yess yesss yasss yeh yee yh yas uh-huh mhm mhmm si oui ja да-да ага-ага положительный
    да дп дв lf ага угу ес йес иә ия иа yes yep yeah yea yup yessir ya aye da aga ugu tak дэ дат`,
  no: `
    юк йук найн non nein ноуп нэ ннн неет ньет nooo noo nahh nop нетъ
    нет неа нее нит нетушки ні жоқ жок ytn no nope nah nay net nea ннет не-а не-не немає ноу`,
  not: `не ne ни без not don't dont doesn't never won't wouldn't rather нельзя isn't`,
  fine: `
    ярар ярый пойдет сойдет норм норма нормально годится ладушки лан окэй окич окк okk okayy brill cool perfect lovely brilliant grand
    ок окей оке ладно хорошо добро лады ладненько хор добре договорились идет ok okay okey oki okie k kk fine good
    alright great мақұл жарайды хорошо-хорошо`,
  surely: `
    охотно әлбәттә обязат разумееться конешна однозначно стопудов сто-процентов definitely defo deffo defs obviously obvs certainly totes yessir
    конечно канеш* конеш* кнчн разумеется безусловно непременно обязательно естественно звичайно звісно авжеж удовольстви* радост*
    задоволенням положительно утвердительно sure absolutely course totally gladly konechno әрине indeed`,
  right: `
    верно правильно точно именно подтвержда* подтверд* дұрыс вірно correct right exactly confirm* precise* true верна правильная`,
  wrong: `неверно неправильно неправда incorrect невірно`,
  agree: `соглас* соглаш* рад рада буду agree* love* happy like glad приятно in погоджу* подход* устро*`,
  come: `
    валяйте кидай кидайте скидывай* шуруй* пожалуй извольте действуй* вперед пробуй*
    давай* давайте погнали го валяй жми попроб* принима* go whynot goahead запускай* davai* davay* davaite`,
  against: `против возраж* object* against mind проти`,
  change: `
    скоррект* корректир* подправ* правь правьте перебей* перебить исправь исправьте исправим понизить снизить үзгәрт* amend* fix adjust bump drop knock
    измен* меня* поменя* сменит* смени* исправ* переправ* перестав* поправ* менй* ставь* поставь* ставьте снижа* снизь* понизь* змін* міняй* меняе*
    виправ* өзгерт* chang* make switch set update correct edit menya* menyai* izmen* сдела* делай* do lower`,
  keep: `
    отставить оставляй* сохран* прежнему неизмен* булсын stand
    остав* остан* пусть пускай хай трога* трож* верни* висит стоит стояла болсын залиш* keep leave let stay* remain* stands
    ostav* прежн* было заслуж* честн*`,
  write: `
    кидай* скидыва* сбрасыв* шлем жібер* җибәр* posted informed drop hit
    пиш* писа* присыл* пришл* шли* слат* шлите шлете отправ* высыл* надсил* жаз* message* write send text* prisyl* pishite`,
  mailing: `
    новост* акци* рассыл* реклам* скид* купон* промо* спам* предлож* новинк* news offer* deal* promo* spam ads newsletter
    discount* specials coupon* reklam*`,
  join: `подпиш* подпис* запиш* включ* подключ* добав* sign add join count subscribe* вступ*`,
  want: `хочу хотел* хотелось желан* желаю бажаю want wanna would i'd қалаймын қалай* hochu жду`,
  interest: `интересн* интерес* любопыт* interest* почита* получа* узнава* узнать`,
  bored: `
    ни-к-чему фиолетово параллельно нафиг нафик
    неинтерес* безразлич* not-interested`,
  refuse: `
    отпиш* отпис* отключ* убер* убрать удал* исключ* достал* надоел* спамь* блокир* забан* пас обойдусь обойдемся обойдёмся хватает перебьюсь unsubscribe stop leave chance offence bother
    отказ* откаж* отмен* воздерж* обойд* увольте хватит стоп стой довольно cancel pass refuse* enough noway потрібн* қажет`,
  need: `
    кирәк* нада нужн*
    надо нужно нужен нужна нужны нужд* треба керек need* nado требу* necessary стоит трэба`,
  mistake: `
    ошиб* промах* случайно опечат* перепут* нечаянно нажал* нажалось ткнул* тыкнул* промаз* помил* mistake* accident* misclick* typo
    fat fingers tapped hit meant sorry button wrong поторопил* сгоряча баловал*`,
  reason: `потому ибо поскольку because since cause cuz бо өйткені`,
  mind: `передум* раздум* changed`,
  doubt: `
    знаю думаю подума* подумаю посовет* реш* решу наверн* может возможно вроде скорее вряд сомнев* можливо мүмкін посмотр* maybe perhaps possibly depends
    idk unsure clue idea probably guess znayu mozhet смотря хз think`,
  later: `потом позже завтра сейчас щас попозже вечером later tomorrow now yet ещё еще пока секунд* минут* подожд* wait moment`,
  condition: `если когда сначала тогда if unless until first when`,
  but: `но а однако зато but however though`,
  only: `только лишь only just`,
  question: `
    что чего зачем почему какой какая какие какую какое сколько кто где куда откуда ли чому чи қанша скільки який what why who where
    which`,
  thanks: `
    спосиб* спасибк* спасибоч* рәхмәт cheers ta thankyou tnx сенкс
    спасиб* спс благодар* дякую рахмет рақмет thank* thanks thx spasibo`,
  please: `пожалуйста пожалуста плиз плз пж пжл будьте добры любезны прошу ласка please pls plz kindly`,
  may: `можно можете можешь разреш* may`,
  idle: `idle слов слова разница whatever care`,
  light: `
    it this that them you your they he she the a an to of for from on at be been was were is are just very so any all can і й и в во на с со от до по к ко у о об так
    вы вас вам ваш* эт* то же уже просто очень больше все всё сюда там тут его ее их ничего никак* никуда нас ребят* девушк* ой ну уж вот бы чего-то`,
  order: `
    заказ* суп* пицц* ролл* лук* соус* прибор* вилк* ложк* ложек курьер* достав* привез* привоз* готов* блюд* порци* звон* позвон* двер* дом* стол*
    оплат* деньг* деньги чек* адрес* пакет* кухн* десерт* салат* картош* сдач* ресторан* забра* ед* ел съел* поел* вкус* холод* опозд* час* меню
    order* pizza* food courier driver deliver* call* door sauce* table pay* refund* bill receipt address* cook* kitchen fries burger* cold late
    hungry arriv* spoon* cutlery kur'er* menu`,
  thing: `оценк* оценок рейтинг балл* балла звезд* отзыв* score rating stars star review оцінк* бағ* original`,
  me: `
    мени миңа
    я мне меня мы нам мой моя i me my we our мені мен i'm i'll`,
  person: `муж* жен* дочк* дочь сын* ребен* внук* кот kid* son daughter wife husband подруг*`,
  one: `1 один единиц* единичк* кол одну одна one`,
  two: `2 два двойк* двоечк* двух две two`,
  three: `
    трешк* тройбан* трояк* тройк* өч 3-ка троечка
    3 три троечк* трех трьох трійк* үш three tri`,
  four: `4 четыре четверк* четырех чотири төрт four chetyre`,
  five: `
    пятак* пятерк* биш 5-ка
    5 пять пятерочк* пяти п'ять бес five pyat`,
  up: `👍 👌 ✅ ✔ ☑ 🆗 💯 🤝 🙌`,
  down: `👎 ❌ 🙅 ❎ ⛔ 🚫 ✖`,
} as const

/** Turns of speech that say something else than their words, by the word that stands for each in the kinds. */
export const TURNS: readonly [RegExp, string][] = [
  [/почему бы (?:и )?нет|почему (?:бы )?нет|why not|а то(?=!)|і чому б ні/gu, 'whynot'],
  [
    /go ahead|go for it|go on|do it|do that|i'm in|count me in|sign me up|sounds good|happy to|be my guest|of course|будьте (?:так )?(?:добры|любезны)|только за|я за(?=[.,!\s]*$)/gu,
    'goahead',
  ],
  [
    /no way|no chance|never mind|ни к чему|(?:не ?)?(?:нада|надо) мне|нинада|ненада|don't bother|rather (?:you )?(?:didn't|not)|leave it|кирәк(?:ми| түгел)|ни за что|ни в коем случае|даже не думайте|не (?:надо|нада|нужно|нужна|нужны|стоит|треба|потрібно|варто|нуждаюсь)|ne nado|(?:керек|қажет) емес|i'?m (?:good|fine|ok)|i'?ll pass|not for me|no need|rather not|hard no|не судьба|только не/gu,
    'noway',
  ],
  [
    /no (?:worries|problem|rush|idea|clue|wonder)|нет слов|так собі|да (?:ладно|ну|уж|лад)|da ladno|не знаю|don't (?:know|care)|no way, really|без разницы|все равно|not sure|not yet/gu,
    'idle',
  ],
  [/да нет(?: же)?(?!,? навер)|да не(?= )|^так (?=ні)/gu, 'нет'],
  [/^так(?=[\s,.!]*$|[,.!])|^так(?= (?:хочу|зміні|надси|міня|вип))/gu, 'да'],
  [/as is|as it (?:was|is)|as before|как (?:было|есть)/gu, 'прежн'],
  // What will not be done, in either order.
  [/(\p{L}{2,20}ть) (?:я )?не (?:буд[уе]м?|стан[уе]м?|прошу|хо(?:чу|тим)|над[оа]|нужно|стоит|треба)/gu, 'не $1'],
  [/ничего (?=\p{L}{2,20}ть)|ничего не (?=\p{L}{2,20}(?:ть|йте))/gu, 'не '],
  [/(?:не (?:откажу|откажемся|возража\p{L}{1,4}|помеша\p{L}{1,3}))(?:сь)?/gu, 'goahead'],
  [/без проблем/gu, 'goahead'],
  [/чего уж(?: там)?/gu, ' '],
]

/**
 * What kinds of words amount to: a yes (Y), a no (N), what is to be done (D) or left alone (L), doubt (d), another matter (o), and
 * words that change nothing. Under "not", what is to be done is a no.
 */
export const SENSES: Readonly<Record<string, string>> = {
  ...{ yes: 'Y', fine: 'Y', surely: 'Y', right: 'Y', agree: 'Y', come: 'Y', up: 'Y', '!against': 'Y' },
  ...{ no: 'N', refuse: 'N', against: 'N', bored: 'N', down: 'N', wrong: 'N' },
  ...{
    '!need': 'N',
    '!want': 'N',
    '!agree': 'N',
    '!interest': 'N',
    '!right': 'N',
    '!change': 'N',
    '!write': 'N',
    '!join': 'N',
  },
  ...{ '!mailing': 'N', '!yes': 'N', '!come': 'N', '!no': 'N', '!keep': 'N', '!thing': 'N' },
  ...{ change: 'D', write: 'D', join: 'D', want: 'D', interest: 'D', may: 'D', '#to': 'D', mailing: 'D' },
  ...{ keep: 'L', '#from': 'L', '!#from': 'L', mind: 'L' },
  ...{ doubt: 'd', later: 'd', condition: 'd', idle: 'd', question: 'd', but: 'd', '#another': 'd', '!doubt': 'd' },
  ...{ reason: 'r', mistake: 'r', only: 'r' },
  ...{ order: 'o', other: 'o', '!order': 'o', '!other': 'o' },
}
