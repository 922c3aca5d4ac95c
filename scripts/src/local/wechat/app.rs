//! The applications that the double knows.

/// An application registered with WeChat. A user has a different `openid` in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum App {
    /// The mini-program: `wx.login`.
    MiniProgram,
    /// The Open Platform website: log-in by QR code.
    Website,
    /// The Official Account: log-in on pages opened inside WeChat.
    OfficialAccount,
}

impl App {
    pub const ALL: [Self; 3] = [Self::MiniProgram, Self::Website, Self::OfficialAccount];

    /// The `appid`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::MiniProgram => "wx10ca1000000000a1",
            Self::Website => "wx10ca1000000000b2",
            Self::OfficialAccount => "wx10ca1000000000c3",
        }
    }

    /// The app secret; of use with this double only.
    pub const fn secret(self) -> &'static str {
        match self {
            Self::MiniProgram => "local-only-mini-program-secret",
            Self::Website => "local-only-website-secret",
            Self::OfficialAccount => "local-only-official-account-secret",
        }
    }

    pub(super) fn find(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|app| app.id() == id)
    }
}
