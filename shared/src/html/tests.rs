use std::time::{Duration, Instant};

use serde_json::json;

use super::*;

/// A shop at an address of its own, which keeps what is pasted if it is a PNG.
#[derive(Default)]
struct Desk {
    pasted: usize,
}

impl Host for Desk {
    fn own(&self, address: &str) -> Option<String> {
        let path = address.strip_prefix("https://shop.example").unwrap_or(address);
        path.starts_with("/static/").then(|| path.to_owned())
    }

    fn paste(&mut self, picture: &[u8]) -> Result<Option<String>, String> {
        self.pasted += 1;
        match picture {
            [0x89, b'P', b'N', b'G', ..] => Ok(Some(format!("/static/images/{}.png", self.pasted))),
            [0] => Ok(None),
            _ => Err("不是图片".into()),
        }
    }
}

fn cleaned(html: &str) -> Clean {
    clean(html, 65_536, &mut Desk::default()).expect("not too much")
}

fn sanitise(html: &str) -> String {
    cleaned(html).html
}

/// What an editor makes comes out as it went in.
#[test]
fn keeps_what_an_editor_makes() {
    for html in [
        "<h1>标题</h1><h2>二</h2><p>段落<br>换行 <strong>粗</strong><em>斜</em><u>线</u><s>删</s></p>",
        "<ul><li>一</li><li>二</li></ul><ol start=\"3\"><li>三</li></ol><blockquote>引</blockquote><pre><code>x</code></pre>",
        "<table><tbody><tr><td colspan=\"2\" rowspan=\"1\">格</td></tr></tbody></table><hr>",
        "<p><img src=\"https://cdn.example.com/a.png\" alt=\"图\" width=\"10\" height=\"20\"></p>",
        "<img src=\"/static/images/a.webp\">",
        "<p style=\"text-align:center\">中</p><span style=\"color:rgb(255, 0, 0);background-color:#ffeeaa\">红</span>",
        "纯文本 &lt;不是标签&gt; &amp; 5 &gt; 3",
        // Quill
        "<p class=\"ql-align-center\">居中</p><p class=\"ql-indent-1 ql-direction-rtl\">x</p>",
        "<ol><li data-list=\"bullet\">一</li><li data-list=\"ordered\" class=\"ql-indent-1\">二</li></ol>",
        "<span style=\"color:rgb(230, 0, 0)\" class=\"ql-size-large ql-font-serif\">红</span>",
        // wangEditor
        "<p style=\"text-align:center\"><span style=\"color:rgb(225, 60, 57);font-size:22px;font-family:黑体\">红</span></p>",
        "<table style=\"width:100%\"><tbody><tr><th colspan=\"1\" rowspan=\"1\" width=\"auto\">一</th></tr></tbody></table>",
        "<div data-w-e-type=\"todo\">茶</div>",
        "<video poster=\"/static/images/p.png\" controls=\"true\" width=\"auto\"><source src=\"/static/files/a.mp4\" type=\"video/mp4\"></video>",
        "<audio controls=\"\" src=\"/static/files/a.mp3\"></audio>",
        // TinyMCE
        "<p style=\"text-decoration-line:underline;padding-left:40px\">线</p>",
        "<table style=\"border-collapse:collapse;width:100%\" border=\"1\" cellspacing=\"0\" cellpadding=\"5\"><colgroup><col style=\"width:50%\"></colgroup><tbody><tr style=\"height:20px\"><td style=\"border:1px solid rgb(0, 0, 0);width:50%\" valign=\"top\">格</td></tr></tbody></table>",
        // execCommand
        "<p><font color=\"#c24f4a\">红字</font></p><div align=\"center\"><font size=\"5\" face=\"黑体\">大</font></div>",
        // 135editor and 秀米
        "<section class=\"_135editor\" style=\"margin-top:-0.5em;border-radius:6px;box-sizing:border-box\"><section style=\"display:inline-block;vertical-align:top\">块</section></section>",
        "<fieldset style=\"border:0px\"><legend>题</legend></fieldset>",
        "<section style=\"transform:rotate(45deg);position:static;letter-spacing:1.5px\">斜</section>",
        "<a href=\"tel:057188888888\" rel=\"noopener noreferrer\">电话</a>",
    ] {
        let Clean { html: made, removed } = cleaned(html);
        assert_eq!((made.as_str(), removed.as_slice()), (html, &[][..]));
    }
}

/// The files of other people's editors, as they are.
#[test]
fn keeps_what_pasted_and_exported_texts_have() {
    for (html, made) in [
        // Centred and underlined, as browsers write it.
        ("<p style=\"text-align: center;\"><u>x</u></p>", "<p style=\"text-align:center\"><u>x</u></p>"),
        ("<P ALIGN=center>x", "<p align=\"center\">x</p>"),
        // Of Word, which has its own ideas.
        ("<p class=MsoNormal style='mso-x:1;color:red'>x<o:p></o:p></p>", "<p style=\"color:red\">x</p>"),
        ("<html><body><!--[if gte mso 9]><xml>1</xml><![endif]--><p>x</p></body></html>", "<p>x</p>"),
        // Paragraphs and items that nobody has closed.
        ("<p>a<p>b<div>c</div><ul><li>1<li>2</ul>", "<p>a</p><p>b</p><div>c</div><ul><li>1</li><li>2</li></ul>"),
        (
            "<table><tr><td>1<td>2<tr><td>3</table>x",
            "<table><tbody><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></tbody></table>x",
        ),
        (
            "<p><video src=\"https://shop.example/static/files/a.mp4\"></video></p>",
            "<p><video src=\"/static/files/a.mp4\"></video></p>",
        ),
        ("<img src=\"https://shop.example/static/images/a.png\">", "<img src=\"/static/images/a.png\">"),
    ] {
        assert_eq!(sanitise(html), made);
    }
}

#[test]
fn a_pasted_picture_becomes_a_file_or_is_refused_by_name() {
    let png = "data:image/png;base64,iVBORw0KGgo=";
    assert_eq!(
        sanitise(&format!("<p><img src=\"{png}\" width=\"10\"><img src='{png}'></p>")),
        "<p><img src=\"/static/images/1.png\" width=\"10\"><img src=\"/static/images/2.png\"></p>"
    );
    let refused = |html: &str| clean(html, 1000, &mut Desk::default()).expect_err("refused");
    assert_eq!(
        refused(&format!("<img src=\"{png}\"><img src=\"data:image/svg+xml;base64,PHN2Zz4=\">")),
        Trouble::Picture(2, "不是图片".into())
    );
    assert_eq!(refused("<img src=\"data:image/png;base64,\">"), Trouble::Picture(1, "数据不完整".into()));
    // Where a host does without, it is told.
    let without = cleaned("<img src=\"data:x;base64,AA==\" alt=\"图\">");
    assert_eq!((without.html.as_str(), without.removed), ("<img alt=\"图\">", vec!["<img src=\"data:\">".to_owned()]));
    // Nowhere else is one taken.
    let elsewhere = cleaned(&format!("<a href=\"{png}\">x</a><video poster=\"{png}\"></video>"));
    assert_eq!(elsewhere.removed, ["<a href=\"data:\">", "<video poster=\"data:\">"]);
}

#[test]
fn what_is_taken_out_is_told_once() {
    let told = |html: &str| cleaned(html).removed;
    for (html, removed) in [
        ("<script>1</script><p>x</p><script>2</script>", vec!["<script>"]),
        ("<p onclick=\"x()\" id=\"a\">x</p>", vec!["<p onclick>", "<p id>"]),
        ("<p style=\"position:fixed;color:red\">x</p>", vec!["<p style=\"position\">"]),
        ("<p class=\"modal ql-align-right\">x</p>", vec!["<p class=\"modal\">"]),
        ("<a href=\"javascript:x()\">x</a>", vec!["<a href=\"javascript:\">"]),
        ("<iframe class=\"ql-video\" src=\"https://a.example\"></iframe>", vec!["<iframe>"]),
        ("<form><input><button>x</button></form>", vec!["<form>", "<input>", "<button>"]),
        ("<video src=\"https://a.example/a.mp4\"><p>x</p></video>", vec!["<video src=\"https://a.example/a.mp4\">"]),
        ("<video><source src=\"//a.example/a.mp4\"></video>", vec!["<source src=\"//a.example/a.mp4\">"]),
        ("<p data-id=\"1\" contenteditable=\"true\" aria-label=\"x\">x</p><!-- x -->", vec![]),
    ] {
        assert_eq!(told(html), removed, "{html}");
    }
    let many: Vec<String> = (0..1000).map(|number| format!("<p class=\"c{number}\">x</p>")).collect();
    assert_eq!(told(&many.concat()).len(), 50);
    assert!(told(&format!("<p {}>x</p>", "a".repeat(1000))).iter().all(|what| what.chars().count() <= 60));
}

#[test]
fn a_link_leads_nowhere_but_to_its_page() {
    let link = |href: &str| sanitise(&format!("<a href=\"{href}\" target=\"_blank\" onclick=\"x()\">去</a>"));
    for href in ["https://example.com/?a=1&amp;b=2", "http://example.com", "mailto:shop@example.com", "/pages/index"] {
        let made = link(href);
        assert!(made.contains(&format!("href=\"{href}\"")) && made.contains("rel=\"noopener noreferrer\""), "{made}");
        assert!(made.contains("target=\"_blank\"") && !made.contains("onclick"), "{made}");
    }
    for href in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "java&#10;script:alert(1)",
        "&#106;avascript:alert(1)",
        "\u{1}javascript:alert(1)",
        "vbscript:msgbox(1)",
        "data:text/html;base64,PHNjcmlwdD4=",
        "blob:https://example.com/1",
        "file:///etc/passwd",
    ] {
        assert!(!link(href).contains("href"), "{href}: {}", link(href));
    }
    assert!(!sanitise("<a href=\"/x\" target=\"_top\" rel=\"opener\">x</a>").contains("_top"));
}

/// From the collections of strings that have got through somebody's filter.
#[test]
fn nothing_runs() {
    for (html, clean) in [
        ("<script>alert(1)</script>好", "好"),
        ("<scr<script>ipt>alert(1)</scr</script>ipt>", "ipt&gt;alert(1)ipt&gt;"),
        ("<img src=x onerror=alert(1)>", "<img src=\"x\">"),
        ("<img src=\"javascript:alert(1)\">", "<img>"),
        ("<img src=\"data:image/svg+xml;base64,AA==\">", "<img>"),
        ("<IMG \"\"\"><SCRIPT>alert(1)</SCRIPT>\">", "<img>\"&gt;"),
        ("<svg/onload=alert(1)>", ""),
        ("<svg><script>alert(1)</script></svg>", ""),
        ("<svg><style><img src=x onerror=alert(1)></style></svg>", ""),
        ("<svg><p><style><!--</style><img src=x onerror=alert(1)>--></svg>好", "好"),
        ("<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">", ""),
        ("<textarea><img src=x onerror=alert(1)></textarea>好", "好"),
        (
            "<video src=\"/static/files/a.mp4\" onloadstart=\"alert(1)\" autoplay></video>",
            "<video src=\"/static/files/a.mp4\"></video>",
        ),
        ("<video><source onerror=alert(1) src=x></video>", "<video></video>"),
        ("<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">", ""),
        ("<iframe src=\"https://example.com\"></iframe>", ""),
        ("<object data=\"x.swf\"></object><embed src=\"x.swf\">", ""),
        ("<form action=\"https://example.com\"><input name=p><button>去</button></form>", "去"),
        ("<body onload=alert(1)>体", "体"),
        ("<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">", ""),
        ("<base href=\"https://example.com/\"><link rel=stylesheet href=\"https://example.com/x.css\">", ""),
        ("<style>body{background:url(javascript:alert(1))}</style>", ""),
        ("<p onmouseover=\"alert(1)\" class=\"modal\" id=\"root\">段</p>", "<p>段</p>"),
        ("<!--<img src=x onerror=alert(1)>-->", ""),
        ("<p><![CDATA[<script>alert(1)</script>]]></p>", "<p>alert(1)]]&gt;</p>"),
        ("<details open ontoggle=alert(1)>多</details>", "<details open=\"\">多</details>"),
        ("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", ""),
    ] {
        assert_eq!(sanitise(html), clean, "{html}");
    }
}

#[test]
fn a_style_stays_in_its_place() {
    let style = |style: &str| sanitise(&format!("<p style=\"{style}\">段</p>"));
    assert_eq!(style("color:red;position:fixed;top:0;z-index:9999"), "<p style=\"color:red\">段</p>");
    for style in [
        style("background:url(https://example.com/track.gif)"),
        style("behavior:url(x.htc)"),
        style("width:expression(alert(1));position:absolute"),
        style("-moz-binding:url(x)"),
        style("content:'x'"),
    ] {
        assert!(!style.contains("url") && !style.contains("position") && !style.contains("content"), "{style}");
    }
}

/// Sanitising again changes nothing: what a clerk saves twice is what it was.
#[test]
fn is_settled_after_once() {
    for html in
        ["<p>a<b>b<p>c", "<table><p>x<tr><td>y", "<a href=/x>1<a href=/y>2", "&amp;lt;script&gt;", "<b><i></b>x</i>"]
    {
        let once = sanitise(html);
        assert_eq!(sanitise(&once), once, "{html}");
    }
}

#[test]
fn is_bounded_before_and_after() {
    let made = |html: &str| clean(html, 100, &mut Desk::default()).map(|clean| clean.html);
    assert_eq!(made(&"好".repeat(33)), Ok("好".repeat(33)));
    assert_eq!(made(&"好".repeat(34)), Err(Trouble::TooLong(100)), "102 bytes");
    assert_eq!(made(&"&".repeat(21)), Err(Trouble::TooLong(100)), "five bytes each, once escaped");
    assert_eq!(made("<a>1</a><a>2</a><a>3</a>"), Err(Trouble::TooLong(100)), "with what is written into links");
    // What is taken out is not counted.
    assert_eq!(made(&format!("<script>{}</script>", "1".repeat(1000))), Ok(String::new()));
    assert_eq!(made("茶\u{0}\u{b}叶"), Ok("茶叶".into()), "no text has control characters");

    let read = |html: &str| {
        let mut faults = Faults::default();
        let read = Html::<100>::read(Input::Json(&json!(html)), "content", &mut faults);
        assert_eq!(read.is_none(), faults.fields().contains_key("content"));
        read.is_some()
    };
    assert!(read(&"a".repeat(100)) && !read(&"a".repeat(101)), "nothing is taken out of it");
    let tagged = |length: usize| format!("<p>{}", "a".repeat(length - 3));
    assert!(read(&tagged(LONGEST)) && !read(&tagged(LONGEST + 1)));
    assert!(Html::<100>::read(Input::Json(&json!(1)), "content", &mut Faults::default()).is_none());
}

#[test]
fn depth_is_bounded() {
    let deep = |depth: usize| clean(&"<div>".repeat(depth), 65_536, &mut Desk::default()).map(|clean| clean.html.len());
    assert_eq!(deep(200), Ok(200 * 11));
    assert_eq!(deep(201), Err(Trouble::TooDeep));
    // Elements that end each other are not in each other.
    for flat in ["<p>x", "<li>x", "<dd>x<dt>x", "<a>x", "<table><tr><td>x"] {
        assert!(
            clean(&flat.repeat(500), 300_000, &mut Desk::default()).is_ok() || flat.starts_with("<table"),
            "{flat}"
        );
    }
    for end in ["</span></div>", "</div></marquee></span>", "</b></i></div></span>"] {
        let tangled = format!("<span><div>{end}").repeat(2000);
        assert!(clean(&tangled, 300_000, &mut Desk::default()).is_ok_and(|clean| clean.html.len() < 200_000), "{end}");
    }
}

/// Whatever is sent, it takes no longer than its length allows: a parser alone would take seconds for some of these.
#[test]
fn time_is_bounded() {
    let bold: Vec<String> = (0..1100).map(|number| format!("<b title={number}>")).collect();
    let texts = [
        "&".repeat(60_000),
        "&amp;".repeat(12_000),
        "<div>".repeat(13_000),
        format!("{}{}", "<div>".repeat(190), "</div><div>".repeat(5_000)),
        format!("<p>{}{}", bold.concat(), "<p>x".repeat(1100)),
        "<b><p>".repeat(10_000),
        "<font color=red><table><td>".repeat(2_000),
        "<a href=x>".repeat(6_000),
        "<p style=\"color:red;".repeat(3_000),
        "<!--".repeat(16_000),
        "<".repeat(65_000),
        "<svg>".repeat(13_000),
        "</p>".repeat(16_000),
    ];
    for text in texts {
        let start = Instant::now();
        let _ = clean(&text, 65_536, &mut Desk::default());
        // Not optimised, and beside other tests; optimised it is a hundredth of it.
        assert!(start.elapsed() < Duration::from_secs(2), "{}… took {:?}", &text[..20], start.elapsed());
    }
}
