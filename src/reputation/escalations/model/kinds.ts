/** Kinds of words that the model of grave reviews treats alike. A star stands for any ending. */
export const KINDS = {
  body: `
    рук* ног* губ* язык* десн* неб* горл* глаз* лиц* живот* спин* пальц* палец зуб* коронк* пломб* колен* голов* нос* кож* щек* бедр*
    hand* leg* lip* tongue gum* throat eye* face stomach tummy belly finger* tooth teeth molar crown filling knee head nose skin hip back mouth cheek`,
  hurt: `
    порез* ранил* ран* обжег* обжиг* ожог* ошпар* обвар* сломал* разби* расшиб* ушиб* упал* споткн* поскольз* ударил* избил* толкн* укус* ткнул* воткн* кров*
    подавил* поперхн* задох* дыша* волдыр* синяк* травм* откол* трес* cut* burn* scald* hurt injur* bruis* bleed* blood bled choke* choking trip* fell slip*
    push* shov* hit punch* bit bite broke broken crack* chip* stab* swallow* sprain* fractur* blister*`,
  object: `
    стекл* осколок осколк* пластик* металл* стружк* скрепк* гвозд* саморез* проволок* лезви* кост* косточк* шпажк* зубочистк* иголк* игл* гайк* болт* винт* камень
    камеш* щепк* glass shard* plastic metal staple nail screw wire blade bone pit skewer toothpick needle bolt nut stone splinter`,
  hot: `кипят* кипящ* горяч* раскален* boiling scalding hot steam`,
  allergy: `аллерг* анафил* квинке отек* отёк* сып* крапив* орех* арахис* глютен* лактоз* allerg* anaphyl* epipen swell* swollen hives rash peanut* nut* gluten`,
  sick: `
    отрав* траван* тошн* мутит мутил* рвот* рвал* рвет вырва* блев* блюю понос* диаре* живот* крутил* скрут* кишечн* инфекц* сальмон* температур* полоска* вывернул*
    изжог* плохо худо poison* vomit* puk* nause* sick ill diarrh* runs cramps fever salmonel* bug upset threw throwing retch* queasy`,
  cure: `
    скор* больниц* госпит* врач* доктор* капельниц* уголь угля угле* смект* регидрон* энтеросгель таблет* укол* педиатр* травмпункт* стоматолог* дантист* реанимац*
    hospital* ambulance doctor* er drip charcoal pills medicine dentist* paediatric* pediatric* clinic imodium`,
  toilet: `туалет* унитаз* тазик* таз сортир* горшок горшк* уборн* толчк* белый друг toilet loo bathroom bowl bucket throne`,
  law: `
    адвокат* юрист* прокур* роспотреб* рпн санэпид* сэс полиц* суд суда суде суду судом судеб* судит* иск иска иском исков* претенз* досудеб* заявлен* жалоб* госуслуг* закон*
    потребнадзор* уголов* следств* следком* штраф* экспертиз* lawyer* attorney solicitor sue suing sued lawsuit* court legal police health inspect* complain*
    trading standards consumer authority claim prosecut* fsa report* council`,
  media: `
    журналист* репорт* телевид* телеканал* тв канал* новост* сми газет* редакц* корреспонд* пресс* передач* съемк* сюжет* эфир* радио блог* блогер* подписчик* сторис*
    паблик* ролик* тикток* ютуб* youtube tiktok instagram стрим* огласк* ревизорро нтв подкаст* journalist* reporter* newspaper* tv channel news press media
    blogger* followers podcast column paper video viral story stories`,
  audience: `тысяч* к млн миллион* читател* зрител* подписч* thousand* k million followers listeners viewers readers`,
  child: `
    ребен* дети детей детям детьми детях детск* малыш* малой мал* младен* годовал* сын* доч* дочк* внук* внуч* первоклас* школьник* лялечк* трехлет* четырехлет*
    беремен* child* kid* baby babies toddler* infant* son daughter* grandson* granddaughter* pregnan* boy girl year old`,
  threat: `
    жди* ждите буду пойду иду напиш* подам подал* отправ* обращ* расскаж* сним* опублик* покаж* увидимся встрет* готовьт* пиш* скинул* слил* will gonna going
    i'll file filed contact* writing post* send sent emailed see hear expect`,
  fine: `
    спасиб* вкус* отличн* супер* класс* понрав* люб* восторг* довол* учли обошлось выручает топ thank* love* great delicious yum happy perfect tasty enjoy* best`,
  no: `не ни нет без никто никак not no never nobody didn't wasn't without`,
  work: `офис* контор* работа* смен* профессии ординаторск* отдел* коллег* office shift work* night team colleague*`,
} as const
