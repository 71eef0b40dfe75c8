/** Kinds of words that the model of wishes about mailings knows alike. A star stands for any ending. */
export const KINDS = {
  leave: `
    отпеш* атпеш* отпис* отпиш* атпи* отписк* выпис* выпиш* отвяж* отвал* отстан* отстат* отъебис* отвянь* отцеп* відпис* відпиш* unsub* optout opt unsuscri*
    otpis* otpish* vypish* leave`,
  stop: `
    деактив* тоқтат* зупин* стоп* stop* quit cease halt хват* хорош довольн* прекрат* прекращ* перестан* остан* отключ* вырубит* выключ* отмен* аннулир*
    завяз* заканчива* кончай* тормоз* досить припин* достаточно cancel* end enough prekrat* perestan* hvatit no`,
  remove: `
    снят* сняли сниму* сними вывед* прибер* өшір* ошір* убер* убир* удал* исключ* выкин* сотр* вычерк* забуд* видал* снимит* remove* delete* erase* take drop scrub forget lose get uber* udal* blacklist`,
  write: `
    пиш* писа* присыл* прислат* шли* слат* шлете шлёте отправ* высыл* беспоко* тревож* спам* надсил* сообщ* напомина* долб* строч* text* message*
    messag* write* writing send* sending spam* contact* bother* disturb* msg pish* prisyl* shli* жібер* жаз*`,
  mailing: `
    хабарлама* акциялар* рассыл* расыл* реклам* акци* спам* смс* сообщен* сообшен* уведомлен* предложен* новост* скидк* купон* оповещ* подписк* промо* розсил* жарнама*
    mailing* list* ads advert* promo* offer* newsletter* marketing deals coupons specials spam messages texts notification* subscription
    rassyl* reklam* news blast*`,
  contact: `номер* телефон* контакт* данны* базы базе база списк* чат* number* phone contact* data database chat nomer`,
  me: `мне меня мой мою мои нам нас наш me my us our i'm mne menya мені мене маған`,
  no: `емес не ни нет без никак* больше never no not don't dont do stop nothing anymore longer ne bolshe`,
  again: `взад қайта* снова опять обратно вновь ещё еще назад again back re rejoin obratno snova`,
  join: `
    падпи* жазыл* қос* подпи* возобнов* верн* включ* подключ* добав* старт* start* subscr* resubscr* optin opt sign join add unstop* podpi* vozobnov* хочу want можно
    присоедин* відновіть`,
  consent: `соглас* отзыв* отказ* consent* withdraw* revoke* gdpr 152 фз закон* персональн* law* legal* harass*`,
  wrong: `ошибл* чужой другого другой нов* владел* wrong owner новый не-ваш клиент* customer`,
  angry: `достал* надоел* задолб* заеб* задра* сколько блин бля* нах* хрен* жоп* заколеб* иди* пошл* fuck* damn sick tired annoying idiots жалоб* заблок* бан block* report*`,
  order: `
    заказ* суп* пицц* лук* соус* прибор* курьер* достав* привез* готов* блюд* порци* звон* позвон* двер* домофон* стол* оплат* деньг* чек* адрес*
    order* pizza* food courier driver deliver* call* ring door onion* sauce* table pay* refund* bill receipt address cook* kitchen drop`,
  time: `ноч* утр* вечер* рано поздно часов после до сегодня завтра morning night late early after before today tomorrow`,
  ask: `как почему сколько когда зачем что где можно ли how why when what where can could часто`,
} as const
