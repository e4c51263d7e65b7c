// The names of CLI11's classes: its header takes some seconds to compile, so headers that only name them leave it out.
#pragma once

namespace CLI {

class App;
class Option;

}  // namespace CLI
