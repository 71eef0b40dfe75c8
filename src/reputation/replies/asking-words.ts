/** Classes of words that make up requests; for the notation see `word-sequences.ts`. */
export const ASKING_CLASSES = {
  /** «скиньте», "drop": imperatives and infinitives of giving and telling, not «отправили» or «пришлём». */
  GIVE: `дай дайте дать давай давайте скинь скиньте скинуть скидывай скидывайте кинь киньте кинуть кидай кидайте брось бросьте бросайте сбросьте
    сбрось сбросить пришлите пришли присылай* прислать присылать вышлите выслать вышли шли шлите отправьте отправь отправляйте
    отправить пошлите напишите напиши написать пишите запишите черкни* черкан* чиркн* оставить оставь оставьте оставляйте укажи укажите указать
    сообщите сообщи сообщить назовите назови назвать продиктуй* продиктовать диктуй* поделитесь поделись поделиться подскажи подскажите подсказать
    скажи скажите сказать напомни напомните уточните уточни уточнить предоставьте предоставить введите впишите внесите добавьте
    передайте представьтесь представиться перешлите закинь закиньте подкинь* озвучьте озвучить заполните покажите выложите
    маякни* расскажите сориентируйте сориентируй пропишите набросайте приложите прикрепите зашлите вбейте вбей засвети*
    send share leave give drop provide supply tell write text type enter pop forward fill confirm state submit hand shoot slip
    spare pass gimme toss include add list put fire sling chuck whack lob jot note`,
  /** «нужен», «можно», "could": a wish. */
  WANT: `добры любезны нужен нужна нужно нужны надо необходим* требуется требуются понадоб* хотим хотел* хотелось просим прошу просьба можно можем
    можете могли мог может ждем жду дождемся бы интересует интересуют узнать взять получить попросить позвольте разрешите
    требуем запрашиваем желательн* не-помешает нехватает need want require could can may might would please kindly mind request
    waiting wanna appreciate get got have grab ask after missing take catch love`,
  YOU: `вы вас вам вами ваш* ты тебе тебя тобой твой твоя твое твои твоего твою свой свою свое свои своего своих своим своими you
    your yours u ur ya yer`,
  US: 'нами нас наш* us our ours',
  HOW: `как куда где чем каким какой какая какое какие каком какому какую каких кому which what whats what's how hows where
    wheres who whos`,
  /** «связаться», «перезвонить», "reach": infinitives only, since «свяжемся с вами» asks for nothing. */
  REACH: `ловить связаться связываться связать перезвонить перезванивать позвонить звонить прозвонить дозвониться дозваниваться созвониться
    созваниваться звякнуть набрать набирать достучаться стучаться списаться отыскать разыскать выйти выцепить поймать законтачить
    контактировать найти подписаться беспокоить побеспокоить маякнуть отписать* написать писать добавиться зафрендить связь связи`,
  CALL: 'hit reach contact call ring phone text dm message email mail find add follow tag buzz ping connect get',
  /** What belongs to a person only and needs no «ваш». */
  CONTACT: `телефон телефона телефоны телефону телефоном телефоне телефончик* тел моб мобильник* мобильн* мобила мобилу сотов* номерок номерк* номероч*
    мобилк* мобильч* сотик* контактик* почточк* почта почту почты почтой имейл* емейл* мейл* майл email* mail mails имэйл* мыло мыльце фамили* фио
    отчеств* паспорт* контакт* соцсет* страничк* страницу профиль профиля профилем ник ника никнейм* аккаунт* акк инстаграм* инста
    инсту телеграм* телега телегу тг вконтакте вк вотсап* ватсап* вацап* координат* реквизит* позывные контактн* phone* mobile cell
    telephone surname profile* contacts handle* username* instagram insta ig facebook fb telegram passport whatsapp digits socials
    snap landline`,
  NUMBER: 'номер номера номером номеру number numbers цифры цифр цифрами num no',
  ADDRESS: `адрес адреса адресок адресом адреску адресочек адресу локаци* геолокаци* геопозици* геоточк* геометк* квартир* подъезд
    подъезда подъезде домофон* этаж этажа живете живешь проживаете проживания жительств* местожительств* адресоч* адреск* улицу улица дом дома прописк* индекс координаты address
    addresses apartment flat postcode zip street location whereabouts building doorbell buzzer intercom live`,
  /** Verbs of bringing and sending. */
  BRING: `привезти доставить доставлять подъехать везти прислать выслать отправить подвезти завезти занести закинуть привозить приехать
    ехать заехать передать направить послать отвезти довезти send deliver bring drop ship post mail come`,
} as const

/** Asks a guest how to reach them without naming a thing: «куда вам перезвонить», "what's your @". */
export const ASKING_CONTACT = `
  HOW ~5 связаться/связываться/созвониться/списаться/контактировать/дозвониться/достучаться/законтачить ! нами нас только раз можно-скорее возможность
  как/куда/где/каким ~4 вам/тебе/вас/тебя ~4 REACH ! нами нас только раз
  как/куда/где/каким/какому/какой ~3 REACH ~2 вам/тебе/вас/тебя/вами/тобой ! нами нас только раз
  куда/какой/какому ~3 перезвонить/позвонить/звонить/набрать/перезванивать ! нами нас нам только
  на/по какой/какому ~1 номер/номеру/телефон/телефону/почту/адрес/мейл/аккаунт/имя ! заказ* делал* наш* записан*
  кому ~2 перезвонить/позвонить/набрать
  перезвон*/позвон*/наберем/свяжемся/созвон*/напишем ~5 GIVE ~2 куда/как/кому ! нам
  GIVE ~2 куда/как/кому ~2 перезвонить/позвонить/звонить/набрать/написать ! нам нас
  есть/имеется ~1 у вас/тебя ~2 CONTACT
  вы/ты есть/сидите/сидишь/зарегистрированы ~2 в/во CONTACT
  GIVE ~4 почтов*/электронн* ! заказ*
  GIVE/нужны/нужно/жду/ждем/ваши/твои/WANT ~3 данные ~2 связи/контакт*/карты/получателя/вас
  контактн* данные/телефон/номер/информац* ! ресторан* наши наш
  ваши/твои ~1 данные ~1 для
  дайте знать ~1 ваш/твой
  ссылк*/ссылочк* ~1 на ~1 ваш/вашу/твой/твою ~1 CONTACT
  what/whats/какой/какая/какое/как ~2 your/ur/ваш/ваша/ваше/твой/твоя ~1 CONTACT
  with/using/via/under/на ~1 your/ваш/ваше ~1 full/last/полн* name/имя
  не ~1 хватает/оставили/указали/оставила/оставил/указано ~4 CONTACT ! ресторан*
  without/missing/lack ~2 your/a ~1 number/phone/email/contact
  с какого ~1 номера/телефона/аккаунта/адреса
  your/ur ~1 contact ~1 details/info/information/number
  contact details/info/information ! our
  GIVE ~3 your/ur details/contacts/particulars
  number/line/phone ~1 we ~2 can/could/may ~2 call/ring/reach/text ~1 you
  как/под ~3 вы/вас/тебя/ты ~3 в CONTACT
  как ~1 вас/тебя/вы ~3 подписан*/записан*/зовут/величать/звать ~3 полностью/фамили*/отчеств*
  полн* имя ! меню
  имя ~1 фамили*/отчеств*/полностью
  дат* рождения
  номер/данные/реквизиты ~1 карт*/счет*/паспорт* ! посторонним
  как/куда ~2 вам ~2 перевести/скинуть/перечислить/вернуть/выслать/отправить/прислать/кинуть
  куда/на ~1 HOW ~4 выслать/прислать/отправить/скинуть
  куда ~3 выслать/прислать/скинуть/перечислить
  HOW ~3 номер/телефон ~3 вам/вас/тебя ~2 REACH
  how/where/what's/whats/what/which/who ~6 hit/reach/contact/call/ring/phone/text/dm/message/email ~1 you/u/ya ! us app
  how/where/what's/whats/what/which/who ~6 get/catch ~1 hold/in/touch/through/a ~3 you/u/ya ! us
  way/channel/place/time ~2 to reach/contact/call/ring/text/message you/u
  get ~1 hold of you/u
  get ~1 touch with you/u ~3 on/at/by/through
  how/where ~3 we/i ~2 find/add/follow/tag you/u
  find/add/follow/tag you/u on ! app
  number/line/phone ~2 to call/ring/reach/text/dial ! us
  what/which/whats ~2 number/email/phone/name ~3 you/your/on/under/account ! order table booking receipt
  who/where are you on
  GIVE ~3 ссылк*/ссылочк* ~2 на ~1 себя/вас/профил*/страниц*/страничк*
  full/last/family/second name
  first and last
  date of birth
  card/account/sort number/code/details/num
  на/к ~1 какую/какой/какому ~1 карту/счет/банк/карте/счету
  GIVE ~2 свои/ваши/твои/личные/персональные ~1 данные/сведения
  GIVE ~1 данные ~2 для
  GIVE ~1 куда ! >добав* >полож* >нажать
  последн* ~3 цифр* ~3 карт*
  YOU ~1 день рождения ~1 когда/GIVE
  когда ~2 YOU ~2 день/дата рождения
  share/leave/give ~1 a number
  не ~1 знаем ~2 куда/как/кому ~3 звонить/позвонить/набрать/писать/BRING
  но/а/только/да ~1 не ~1 знаем ~1 куда/кому
  вашу/твою/ваша ~1 трубу/трубк*/симк*
  тлф/тел ~2 ваш/твой/GIVE
  дайте/давайте/оставьте/напишите/пишите/киньте ~1 свой/твой/ваш ! отзыв* рецепт* вариант* ответ* любим*
  are you on facebook/insta/instagram/whatsapp/telegram/twitter/ig/fb/viber
  do you have/use ~2 facebook/insta/instagram/whatsapp/telegram/twitter/ig/viber/phone/email
  call/ring/phone/text you on/at ! app chat
`

/** Asks where a guest lives: «куда курьеру подъехать», "where can we drop off". */
export const ASKING_ADDRESS = `
  где ~2 вы/ты ~2 живете/живешь/проживаете/находитесь/обитаете/находишься
  GIVE ~3 где/куда/откуда ~3 живете/живешь/проживаете/ехать/BRING
  куда ~4 привезти/подъехать/везти/доставить/подвезти/завезти/приехать/ехать/заехать/доставлять/довезти/отвезти/занести
  куда ~2 курьер* ~2 отправить/послать/направить/прислать
  на/в/во какой/каком/какую ~2 улице/доме/районе/квартире/этаже/подъезде/город/районе ! ресторан* наш* >ресторан* >наш* >кафе
  какой/какая/какие/какого ~2 у ~1 вас/тебя ~2 дом/этаж/подъезд/квартира/улица/адрес/район/домофон
  какой/какая/что/какие ~2 дом/этаж/подъезд/квартира/улица/район/домофон ! наш*
  ваш/вашу/ваше/вашего/твой ~1 дом*/этаж/подъезд/квартир*/улиц*/местоположение/местонахождение GIVE
  where ~3 you ~1 live/based/located/staying/stay
  where ~2 you ~1 want/like/prefer ~5 send/sent/deliver*/drop*/bring/ship*
  what/whats/какой/какая/где ~2 your/ur/ваш/ваша/твой/ваше ~1 ADDRESS
  where ~1 shall/should/must ~3 come/go/drive/head ! we
  where ~1 should/can/could/do/shall/to/would/may/must ~2 send/deliver/bring/drop/ship/post/mail
  where's/wheres home
  which/what ~1 street/building/flat/floor/apartment/postcode/house/door/area/block/neighbourhood/neighborhood
  house/flat/door/apartment/building number/code
  tell/send ~2 where ~2 you live
  подъезд/этаж/квартира/дом/корпус/улица ~2 подъезд/этаж/квартира/дом/корпус/улица ~2 GIVE/какой/какая/какие/ваш/ваши
  место/адрес ~1 работы/учебы ~2 GIVE
  GIVE ~2 место/адрес ~1 работы/учебы
`
