/** Kinds of words that the model of replies treats alike. A star stands for any ending. */
export const REPLY_KINDS: Readonly<Record<string, string>> = {
  carrier: `
    курьер* курьерк* доставк* доставщик* доставл* разносчик* перевозчик* посредник* партнер* агрегатор* платформ* приложени*
    сервис* служб* компани* контор* деливер* яндекс* купер* самокат* велосипед* мопед* скутер* водител* парень парн* ребят*
    молодчик* дядьк* дядя мужик* человек* люди людям лица третьи сторон* бегун* гонец гонц* экспедитор* rider* driver* courier*
    delivery app app's platform aggregator uber deliveroo glovo eat eats wolt bolt doordash grubhub company bike* moped* scooter*
    lads blokes guys folks people someone somebody stranger* gentleman third party`,
  uniform: `
    желт* зелен* бирюзов* синих синие красн* розов* куртк* форм* короб* рюкзак* сумк* термосумк* термокороб* шлем* логотип*
    yellow green turquoise teal orange jacket* bag bags backpack* box helmet*`,
  travel: `
    вез везл* везут возит* возят возил* ехал* едет едут катал* кружил* гулял* болтал* тряс* нес несли несет дорог* пути путь
    маршрут* карте карта навигатор* точка поворот* километр* довез* довезл* привез* прибы* заблуд* плутал* остановк*
    carried carry carries rode ride drove drive trip journey road route map took travelled scenic tour dot`,
  spoil: `
    потерял* теря* роня* урон* перевер* раздав* помял* мял* пролил* разлил* остыл* остуд* холодн* опозд* опазд* задерж* испорт*
    порт* съел* сожра* вскрыв* вскрыл* порва* порван* бросил* швыр* прошляп* проспал* напортач* накосяч* lost dropped spilled
    crushed late cold shook threw ate ruined tipped opened torn open squashed flipped`,
  ours: `
    мы нас нам нами наш наша наше наши нашей нашего нашу кухн* повар* шеф* пекар* упаковщик* упаковал* отдал* отдали собрал*
    готов* вышл* ушл* ушел уход* запечат* we our ours us kitchen oven chef* cooked sealed left packed handed`,
  notours: `
    не чуж* ним них нему ней кто кому кого тот те тому той те другой другие друг* иной посторон* претенз* вопрос* спраш* спросит*
    винов* вина вините ответствен* краснеть краснеет not them they their theirs who whoever else blame ask fault`,
  again: `опять снова вечно всегда как обычно каждый очередн* постоянно традиц* снова again always usual every never`,
  trueservice: `поддержк* support чат* chat возврат* refund компенс*`,
  mind: `
    ум ума умом умн* мозг* мозгов голов* психиатр* психолог* врач* доктор* таблетк* лекарств* валерьян* успокоит* лечит* лечен*
    диагноз* больн* здоров* неадекват* истери* нерв* клиник* санатор* специалист* therap* pills meds doctor* brain* iq shrink
    sane mental carer nurse`,
  grownup: `
    мам* маменьк* мамочк* папа детств* детск* детсад* садик* горшк* школ* класс* учител* азбук* букв* читат* грамот* ошибк*
    воспит* вырос* взросл* пенси* возраст* mum mom mummy mother child* kid* school class grow grown adult read spell* alphabet
    nursery toddler`,
  taunt: `
    плач* поплач* рыда* нытик* ныть ноет ноешь ныт* стон* страда* трагед* драм* бедн* бедняж* бедненьк* жалк* жалеем сочувств*
    корона корону принцесс* королев* царь барин барон* барын* мадам сударын* сударь любезн* голубчик* дорогуш* милоч* милая деточк*
    эксперт* критик* гурман* знаток* ценител* блогер* мишлен* cry crying whine* whin* moan* boo tantrum drama princess queen
    expert critic foodie connoisseur sherlock genius einstein darling sweetie hun bless cute adorable aww karen snowflake`,
  beggar: `халяв* нищ* бесплатн* попрош* жадн* крохобор* копейк* деньг* денег кошел* зарплат* дошира* лапш* семечк* столов*
    мусор* помой* макдон* freeload* scroung* freebie* broke poor cheap beg`,
  yours: `
    вы вас вам вами ваш ваша ваше ваши вашей вашего вашу вашим вашими ты тебя тебе тобой твой твоя твое you your yours yourself`,
  sort: `такие таких таким такой такого такому подобн* типа вроде люди кто тот те people type types sort kind likes`,
  tool: `вилк* ложк* жева* жуй рот рта ртом рту зуб* язык* глаз* руки рук руках пальц* нос носом уши ушей fork spoon chew mouth
    teeth tongue eyes hands nose ears palate tastebuds taste`,
  away: `идите иди уходит* проход* катит* вали валите мимо прощ* пока дома закаж* обойд* забуд* дорогу двер* go leave door
    elsewhere goodbye bye`,
  page: `
    сайт* страниц* страничк* ссылк* ссылочк* линк* домен* адресн* строк* браузер* гугл* погугл* яндексит* поисков* интернет* сети
    сеть латиниц* английск* точк* точечк* дот ком ру рф онлайн слэш код qr кьюар квадратик* профил* шапк* описани* био site
    website page link url dot com browser google search bio web online slash stop tap code scan`,
  network: `
    телег* тг тгшк* телеграм* телегр* вк вконтакт* контактик* инст* инстаграм* ватсап* вотсап* вацап* вайбер* тикток* ютуб* фейсбук*
    одноклассник* мессендж* соцсет* сообществ* групп* канал* канальчик* бот боту ботик* подпис* подписч* вступ* директ* личк* лс
    сторис* ник ника ником собачк* самолетик* дуров* запрещен* чатик* паблик* блог* аккаунт* снап* insta* gram telegram whatsapp
    viber tiktok facebook fb twitter youtube socials handle dm dms inbox follow subscribe channel group profile`,
  digits: `
    ноль нол* один одна два две три четыре пять шесть семь восемь девять десять двадцать тридцать сорок пятьдесят шестьдесят
    семьдесят восемьдесят девяносто сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот двойк* тройк* пятерк*
    семерк* восьмерк* девятк* zero oh one two three four five six seven eight nine double triple`,
  call: `
    звон* позвон* набер* набрат* набира* созвон* дозвон* перезвон* трубк* номер* номерок* телефон* мобильн* сотов* цифр* цифер*
    линия линии call ring phone number mobile digits buzz bell`,
  reach: `
    связ* связат* контакт* почт* почту email имейл* мыло мейл* электронк* скинут* скиньте киньте пришлит* оставьт* продикт* чиркн*
    черкн* напиш* сообщ* дайт* укаж* подскаж* паспорт* фамил* фио отчеств* инициал* полностью полное документ* e-mail mail reach
    contact details surname full passport send drop leave share`,
  dwelling: `
    улиц* дом дома доме домой квартир* кв подъезд* этаж* крыльц* район* микрорайон* живет* живете жив* прожив* домофон* адрес*
    корпус* новостройк* высотк* общежит* сектор* street house flat apartment address live postcode door neighbourhood floor home`,
  order: `заказ* блюд* дат* дату врем* время день дня чек* позиц* order dish date time receipt`,
  sorry: `
    прост* извин* сожале* жаль стыдн* винов* недосмотр* разбер* исправ* учт* учтем проверим благодар* спасиб* рад рады sorry
    apolog* thank* glad pleased fix improve mistake our`,
}
