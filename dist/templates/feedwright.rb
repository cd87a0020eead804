class Feedwright < Formula
  desc "Publishes RSS, Atom and JSON feeds from a folder of articles"
  homepage "@repository@"
  version "@version@"
  license any_of: ["MIT", "Apache-2.0"]

@downloads@
  def install
    bin.install "feedwright"
    bash_completion.install "completions/feedwright.bash" => "feedwright"
    zsh_completion.install "completions/_feedwright"
    fish_completion.install "completions/feedwright.fish"
    man1.install Dir["man/*.1"]
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/feedwright --version")
  end
end
