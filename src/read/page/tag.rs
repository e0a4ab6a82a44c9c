//! The HTML names that the rest of the program knows.

use super::names::NameTable;

names! {
    /// An attribute that matters while reading; all others are ignored. Those up to `Value` are only used
    /// while reading and not kept in the page.
    AttributeName {
        Hidden "hidden" AriaHidden "aria-hidden" Style "style" Type "type" Open "open" Name "name"
        Media "media" ShadowRootMode "shadowrootmode" Property "property"
        DataAos "data-aos" DataAnimation "data-animation" DataSal "data-sal" Value "value"
        Class "class" Id "id" Role "role" ItemProp "itemprop" ItemType "itemtype" Href "href" Rel "rel"
        Src "src" DataSrc "data-src" DataOriginal "data-original" DataLazySrc "data-lazy-src"
        Srcset "srcset" DataSrcset "data-srcset" Alt "alt" Lang "lang" Datetime "datetime" Content "content"
        DataComponent "data-component" DataTestId "data-testid" DataType "data-type" AriaLabel "aria-label"
        Start "start" Colspan "colspan" Rowspan "rowspan"
        CustomElement "x-custom-element"
    }
}

names! {
    /// An HTML element; what is not named here is [`Tag::Custom`] or [`Tag::Other`].
    Tag {
        A "a" Abbr "abbr" Acronym "acronym" Address "address" Annotation "annotation" AnnotationXml "annotation-xml"
        Applet "applet" Area "area" Article "article"
        Aside "aside" Audio "audio" B "b" Base "base" Basefont "basefont" Bdi "bdi" Bdo "bdo" Bgsound "bgsound" Big "big"
        Blockquote "blockquote" Body "body" Br "br" Button "button" Canvas "canvas" Caption "caption"
        Center "center" Cite "cite" Code "code" Col "col" Colgroup "colgroup" Data "data"
        Datalist "datalist" Dd "dd" Del "del" Details "details" Dfn "dfn" Dialog "dialog" Dir "dir"
        Div "div" Dl "dl" Dt "dt" Em "em" Embed "embed" Fieldset "fieldset" Figcaption "figcaption"
        Figure "figure" Font "font" Footer "footer" Form "form" Frame "frame" Frameset "frameset"
        H1 "h1" H2 "h2" H3 "h3" H4 "h4" H5 "h5" H6 "h6" Head "head" Header "header" Hgroup "hgroup"
        Hr "hr" Html "html" I "i" Iframe "iframe" Img "img" Input "input" Ins "ins" Kbd "kbd" Keygen "keygen"
        Label "label" Legend "legend" Li "li" Link "link" Listing "listing" Main "main" Map "map"
        Mark "mark" Marquee "marquee" Math "math" Menu "menu" Meta "meta" Meter "meter" Msub "msub" Msup "msup" Nav "nav"
        Nobr "nobr" Noembed "noembed" Noframes "noframes" Noscript "noscript" Object "object" Ol "ol"
        Optgroup "optgroup" Option "option" Output "output" P "p" Param "param" Picture "picture"
        Plaintext "plaintext" Pre "pre" Progress "progress" Q "q" Rb "rb" Rp "rp" Rt "rt" Rtc "rtc"
        Ruby "ruby" S "s" Samp "samp" Script "script" Search "search" Section "section"
        Select "select" Slot "slot" Small "small" Source "source" Span "span" Strike "strike"
        Strong "strong" Style "style" Sub "sub" Summary "summary" Sup "sup" Svg "svg" Table "table"
        Tbody "tbody" Td "td" Template "template" Textarea "textarea" Tfoot "tfoot" Th "th"
        Thead "thead" Time "time" Title "title" Tr "tr" Track "track" Tt "tt" U "u" Ul "ul" Var "var"
        Video "video" Wbr "wbr" Xmp "xmp"
        Custom "x-custom" Other "other"
    }
}

impl Tag {
    /// The tag of a lower-case name: a known one, a custom element (a dash in its name), or other.
    pub fn of(name: &[u8]) -> Self {
        match Self::from_name(name) {
            Some(tag) => tag,
            None if name.contains(&b'-') => Self::Custom,
            None => Self::Other,
        }
    }

    /// Whether text before, in and after it belongs to different blocks. Custom elements and
    /// buttons count: most are drawn as boxes, and the text of two boxes must not run together. Those within a line
    /// are the builder's to tell.
    pub fn is_block(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Address
                | Article
                | Aside
                | Blockquote
                | Body
                | Button
                | Caption
                | Center
                | Custom
                | Datalist
                | Dd
                | Details
                | Dialog
                | Dir
                | Div
                | Dl
                | Dt
                | Fieldset
                | Figcaption
                | Figure
                | Footer
                | Form
                | Frameset
                | H1
                | H2
                | H3
                | H4
                | H5
                | H6
                | Head
                | Header
                | Hgroup
                | Hr
                | Html
                | Legend
                | Li
                | Listing
                | Main
                | Marquee
                | Menu
                | Nav
                | Noframes
                | Noscript
                | Ol
                | Optgroup
                | Option
                | P
                | Plaintext
                | Pre
                | Search
                | Section
                | Select
                | Summary
                | Table
                | Tbody
                | Td
                | Template
                | Tfoot
                | Th
                | Thead
                | Tr
                | Ul
                | Xmp
                | Video
                | Audio
                | Iframe
                | Object
                | Canvas
        )
    }

    /// Whether it has no content and no end tag.
    pub fn is_void(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Area | Base
                | Basefont
                | Bgsound
                | Br
                | Col
                | Embed
                | Frame
                | Hr
                | Img
                | Input
                | Keygen
                | Link
                | Meta
                | Param
                | Source
                | Track
                | Wbr
        )
    }

    /// Whether a browser that runs scripts shows nothing of what is in it.
    pub fn is_skipped(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Script | Style | Template | Svg | Title | Textarea | Iframe | Noembed | Noframes | Noscript
        )
    }

    /// Whether its content is no text of the page: it says again what is beside it, for readers or browsers that cannot read
    /// that (other forms of a video, of a formula, of a word), or is there to be chosen from.
    pub fn is_fallback(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Video
                | Audio
                | Object
                | Canvas
                | Applet
                | Datalist
                | Option
                | Rp
                | Rt
                | Rtc
                | Annotation
                | AnnotationXml
        )
    }

    /// The level of `h1` to `h6`.
    #[expect(clippy::arithmetic_side_effects, reason = "the tags of headings follow one another")]
    pub fn heading_level(self) -> Option<u8> {
        (Self::H1..=Self::H6).contains(&self).then(|| self as u8 - Self::H1 as u8 + 1)
    }
}

impl AttributeName {
    /// Whether its value stays in the page.
    pub fn is_kept(self) -> bool {
        self > Self::Value
    }
}
