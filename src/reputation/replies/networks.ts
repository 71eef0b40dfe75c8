import { phrases } from './phrases.ts'

/** Social networks and messengers by name, by nickname and by what people do there. */
export const findNetwork = phrases(`
  instagram* | insta | instas | ig | the gram | инстаграм* | инстаграмм* | инста | инсте | инсту | инстой | инсты | инсташ*
  инстик* | telegram* | телеграм* | телеграмм* | наша телега | есть телега | телега есть | телега наша | телеге | телегу | телеги
  телеграф* чат | тележк* | tg | тг | тгк | тгшк* | тэгэ | вконтакт* | контактик* | в контакте | во вк | вк | вкшк* | вэка*
  vk | vkontakte | whatsapp* | whats app | wa me | ватсап* | ватсапп* | вотсап* | вацап* | воцап*
  вотс ап | ватс ап | вотс | вотсе | ватсе | viber | вайбер* | facebook* | fb | фейсбук* | фэйсбук* | фб | одноклассники | одноклассниках
  tiktok* | tik tok* | тикток* | тик ток* | youtube* | ютуб* | рутуб* | rutube | twitter
  твиттер* | твитт* | tweet us | discord* | дискорд* | skype | скайп* | linkedin | линкедин* | snapchat | pinterest
  пинтерест* | threads | тредс* | дзен | twitch | твич* | reddit | wechat | messenger* | мессенджер*
  директ | директе | direct message* | в друзья | в друзьях | friend request | friend us | dm us | pm us | pm me | snap us
  inbox us | inbox me | message us on fb | dm me | our dm | our dms | the dms | my dms | dms | in dm | via dm | dm | личку
  личке | лс | личные сообщения | пишите в личн* | паблик* | сторис* | сториз* | рилс* | reels
  подписывайтесь | подпишитесь | подписывайся | подпишись | подписаны на нас | на нас подписан* | follow us | follow our
  follow me | subscribe to | наш канал* | нашем канале | нашего канала | наш тгк | наш блог | нашем блоге
  нашу группу | нашей группы | нашей группе | наша группа в | нашем сообществе | наше сообщество | наш аккаунт
  нашем аккаунте | наша страничк* | нашей страничк* | нашу страничк* | наша страница | нашей странице | нашу страницу
  наш профиль
  нашем профиле | наш чат бот | нашего бота | our page | our socials | our profile | on socials | social media
  social network* | our channel | соцсет* | социальн* сет* | запрещенн* сет* | запрещенограм* | запрещеннограм*
  link in bio | link in our bio | in our bio | ссылка в профиле | ссылка в шапке | ссылка в описании | шапке профиля
  хештег* | хэштег* | hashtag | одноклашк* | сообществ* вк | сообществ* в вк | наш ник | ник у нас | наш никнейм | приложени* с самолетик*
  программк* с самолетик* | синеньк* приложени* | фиолетов* приложени* | фиолетов* звонилк* | our handle | handle is | blue bird
  blue f | bird site | photo app | green chat app | отметьте нас | отмечайте нас | tag us | в max | в максе | our insta*`)
